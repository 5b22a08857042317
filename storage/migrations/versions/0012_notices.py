"""notices.

Revision 0012, after 0009; made 2026-11-22 17:20:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0012'
down_revision = '0009'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', _TEXT(), nullable=False),
    sa.Column('subject', _TEXT(), nullable=False),
    sa.Column('open_key', _TEXT(), nullable=True),
    sa.Column('waits', sa.Boolean(), nullable=False),
    sa.Column('words', _TEXT(), nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('opened_at', _TIME(timezone=True), nullable=False),
    sa.Column('told_at', _TIME(timezone=True), nullable=True),
    sa.Column('closed_at', _TIME(timezone=True), nullable=True),
    sa.Column('closing_words', _TEXT(), nullable=True),
    sa.Column('over_told_at', _TIME(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('open_key', name=op.f('uq_notices_open_key'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_waits'), ['waits'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_closed_at'), ['closed_at'], unique=False)
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_deliveries_notice_id_notices'), 'notices', ['notice_id'], ['id'])
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notices', sa.JSON(), server_default='[]', nullable=False))
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feeds_health'), ['health'], unique=False)
    # Whether a feed is stale is judged by the hour now, and not stored any more.
    op.execute("UPDATE feeds SET health = 'ok' WHERE health = 'silent'")
    op.execute("UPDATE digests SET coverage = replace(coverage, '\"health\": \"silent\"', '\"health\": \"stale\"')")


def downgrade() -> None:
    op.execute("UPDATE digests SET coverage = replace(coverage, '\"health\": \"stale\"', '\"health\": \"silent\"')")
    for other in ('late', 'moved'):
        op.execute(f"UPDATE digests SET coverage = replace(coverage, '\"health\": \"{other}\"', '\"health\": \"ok\"')")
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feeds_health'))
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_column('notices')
    op.execute("DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE notice_id IS NOT NULL)")
    op.execute("DELETE FROM deliveries WHERE notice_id IS NOT NULL")
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_deliveries_notice_id_notices'), type_='foreignkey')
        batch_op.drop_column('notice_id')
    op.drop_table('notices')
