"""identity.

Revision 0010, after 0012; made 2026-11-22 17:30:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0010'
down_revision = '0012'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        batch_op.add_column(sa.Column('identity_policy', _TEXT(), nullable=False, server_default='id'))
        batch_op.add_column(sa.Column('identity_strikes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('identity_note', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('remark', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('gap_since', _TIME(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('gap_until', _TIME(timezone=True), nullable=True))
    # Keys of what is stored already are filled in when its feed shows it again.
    with op.batch_alter_table('articles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('link_key', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('text_key', sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f('ix_articles_feed_id_link_key'), ['feed_id', 'link_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_articles_feed_id_text_key'), ['feed_id', 'text_key'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('articles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_articles_feed_id_text_key'))
        batch_op.drop_index(batch_op.f('ix_articles_feed_id_link_key'))
        for name in ('text_key', 'link_key'):
            batch_op.drop_column(name)
    with op.batch_alter_table('feeds', schema=None) as batch_op:
        for name in ('gap_until', 'gap_since', 'remark', 'identity_note', 'identity_strikes', 'identity_policy'):
            batch_op.drop_column(name)
