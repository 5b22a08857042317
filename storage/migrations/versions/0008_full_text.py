"""full text.

Revision 0008, after 0007; made 2026-11-22 14:20:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('searched',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('seen_at', storage.tables.base.UTCDateTime(timezone=True), nullable=False),
    sa.Column('cut_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_searched_article_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_searched')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('searched', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_searched_article_id'), ['article_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_searched_seen_at'), ['seen_at'], unique=False)
    # Not in batch mode: that would copy the table with all its texts.
    op.add_column('articles', sa.Column('cut_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.create_index(op.f('ix_articles_version_seen_at_first_seen_at'), 'articles', ['version_seen_at', 'first_seen_at'])
    op.create_index(op.f('ix_articles_cut_by_id'), 'articles', ['cut_by', 'id'])
    if op.get_bind().dialect.name == 'sqlite':
        # Words as the engine folds them, parted by spaces: nothing is left to fold, no text and no place is kept.
        op.execute(
            "CREATE VIRTUAL TABLE article_words USING fts5(words, content='', detail=none, columnsize=0, tokenize=ascii)"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE article_words')
    op.drop_index(op.f('ix_articles_cut_by_id'), table_name='articles')
    op.drop_index(op.f('ix_articles_version_seen_at_first_seen_at'), table_name='articles')
    op.drop_column('articles', 'cut_by')
    op.drop_table('searched')
