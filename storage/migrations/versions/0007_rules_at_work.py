"""rules at work.

Revision 0007, after 0006; made 2026-11-22 14:20:00.000000.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rule_states',
    sa.Column('rule_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('since', storage.tables.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('tests', sa.Integer(), nullable=False),
    sa.Column('refused', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('refused_since', storage.tables.base.UTCDateTime(timezone=True), nullable=True),
    sa.Column('problem', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.PrimaryKeyConstraint('rule_id', name=op.f('pk_rule_states'))
    )
    op.create_table('rule_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('loaded_at', storage.tables.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('problem', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('problem_since', storage.tables.base.UTCDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_set'))
    )
    with op.batch_alter_table('alerts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('first_told', sa.Integer(), server_default='1', nullable=False))
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shadow', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('refused', sa.JSON(), server_default='[]', nullable=False))
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('met_before_edit', sa.Boolean(), server_default='0', nullable=False))
    with op.batch_alter_table('article_versions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('read_at', storage.tables.base.UTCDateTime(timezone=True), nullable=True))
    with op.batch_alter_table('held_back', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_held_back_reason_at'), ['reason', 'at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('held_back', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_held_back_reason_at'))
    with op.batch_alter_table('article_versions', schema=None) as batch_op:
        batch_op.drop_column('read_at')
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_column('met_before_edit')
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_column('refused')
        batch_op.drop_column('shadow')
    with op.batch_alter_table('alerts', schema=None) as batch_op:
        batch_op.drop_column('first_told')
    op.drop_table('rule_set')
    op.drop_table('rule_states')
