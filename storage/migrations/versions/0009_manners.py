"""manners.

Revision 0009, after 0008; made 2026-11-22 14:55:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    op.create_table('hosts',
    sa.Column('host', _TEXT(), nullable=False),
    sa.Column('paused_until', _TIME(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('host', name=op.f('pk_hosts'))
    )
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.add_column(sa.Column('document_url', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('whole_at', _TIME(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('moved_to', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('moving_to', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('moving_since', _TIME(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('moving_seen', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('usual_gap_seconds', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('fresh_seconds', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rhythm', sa.JSON(none_as_null=True), nullable=True))
    # Nothing tells when these last came whole; from now on it is counted.
    op.execute("UPDATE feeds SET whole_at = last_ok_at")


def downgrade() -> None:
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        for name in ('rhythm', 'fresh_seconds', 'usual_gap_seconds', 'moving_seen', 'moving_since', 'moving_to',
                     'moved_to', 'whole_at', 'document_url'):
            batch_op.drop_column(name)
    op.drop_table('hosts')
