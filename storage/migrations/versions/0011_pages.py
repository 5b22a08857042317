"""pages.

Revision 0011, after 0010; made 2026-11-22 17:30:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    op.create_table('pages',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('url', _TEXT(), nullable=False),
    sa.Column('host', _TEXT(), nullable=False),
    sa.Column('hops', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('asked_at', _TIME(timezone=True), nullable=True),
    sa.Column('wanted_at', _TIME(timezone=True), nullable=False),
    sa.Column('wait_until', _TIME(timezone=True), nullable=False),
    sa.Column('next_try_at', _TIME(timezone=True), nullable=True),
    sa.Column('problem', _TEXT(), nullable=True),
    sa.Column('settled_at', _TIME(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_pages_article_id')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_pages'))
    )
    with op.batch_alter_table('pages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pages_asked_at'), ['asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pages_next_try_at'), ['next_try_at'], unique=False)
    op.create_table('robots',
    sa.Column('origin', _TEXT(), nullable=False),
    sa.Column('fetched_at', _TIME(timezone=True), nullable=False),
    sa.Column('keep_until', _TIME(timezone=True), nullable=False),
    sa.Column('rules', sa.LargeBinary(), nullable=False),
    sa.Column('problem', _TEXT(), nullable=True),
    sa.PrimaryKeyConstraint('origin', name=op.f('pk_robots'))
    )
    # Not in batch mode: that would copy the tables with all their texts.
    for name in ('page_text', 'page_url', 'page_state', 'text_problem'):
        op.add_column('articles', sa.Column(name, _TEXT(), nullable=True))
    for name in ('page_text', 'text_problem'):
        op.add_column('article_versions', sa.Column(name, _TEXT(), nullable=True))
    # What is written in feeds.yaml is stored at the next start, before any feed is polled.
    op.add_column('feeds', sa.Column('full_text', _TEXT(), nullable=False, server_default='never'))


def downgrade() -> None:
    op.drop_column('feeds', 'full_text')
    for name in ('text_problem', 'page_text'):
        op.drop_column('article_versions', name)
    for name in ('text_problem', 'page_state', 'page_url', 'page_text'):
        op.drop_column('articles', name)
    op.drop_table('robots')
    op.drop_table('pages')
