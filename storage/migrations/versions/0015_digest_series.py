"""digest series.

Revision 0015, after 0014; made 2026-11-22 17:40:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    # What an edition is known by is part of four keys, so these tables are made anew; all that there is belongs to the
    # zone of `settings`, which is written as no zone.
    _with_zone('digest_series', _series(), 'name, since')
    _with_zone('alert_series', _places(), 'alert_id, revision, series')
    _with_zone('digest_alerts', _members(), 'series, alert_id, revision, digest_id')
    op.create_index('ix_alert_series_series_zone_alert_id', 'alert_series', ['series', 'zone', 'alert_id'])
    op.create_index('ix_digest_alerts_digest_id', 'digest_alerts', ['digest_id'])
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_digests_series_until'))
        batch_op.drop_constraint(batch_op.f('uq_digests_series_local_date'), type_='unique')
        batch_op.add_column(sa.Column('zone', _TEXT(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('hour', _TEXT(), nullable=True))
        for name in ('covers', 'quiet', 'undelivered'):
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default='[]'))
        batch_op.create_unique_constraint(
            batch_op.f('uq_digests_series_zone_local_date_number'), ['series', 'zone', 'local_date', 'number'])
        batch_op.create_index(batch_op.f('ix_digests_series_zone_until'), ['series', 'zone', 'until'])
    op.create_table('digest_failures',
    sa.Column('series', _TEXT(), nullable=False),
    sa.Column('zone', _TEXT(), nullable=False),
    sa.Column('delivery_id', _TEXT(), nullable=False),
    sa.Column('settled_at', _TIME(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['delivery_id'], ['deliveries.id'], name=op.f('fk_digest_failures_delivery_id')),
    sa.PrimaryKeyConstraint('series', 'zone', 'delivery_id', 'settled_at', name=op.f('pk_digest_failures'))
    )
    # What was given up before is no news of the next digest.
    op.execute("INSERT INTO digest_failures (series, zone, delivery_id, settled_at) "
               "SELECT digest_series.name, '', deliveries.id, deliveries.settled_at FROM digest_series, deliveries "
               "WHERE deliveries.state = 'dead' AND deliveries.settled_at IS NOT NULL")
    op.create_table('left_lists',
    sa.Column('list_name', _TEXT(), nullable=False),
    sa.Column('recipient', _TEXT(), nullable=False),
    sa.Column('at', _TIME(timezone=True), nullable=False),
    sa.Column('how', _TEXT(), nullable=False),
    sa.PrimaryKeyConstraint('list_name', 'recipient', name=op.f('pk_left_lists'))
    )
    op.create_table('signing_keys',
    sa.Column('purpose', _TEXT(), nullable=False),
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', _TIME(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('purpose', name=op.f('pk_signing_keys'))
    )


def downgrade() -> None:
    raise NotImplementedError('the editions of other zones would be lost; restore the backup instead')


def _with_zone(table: str, parts: list, columns: str) -> None:
    op.create_table(f'{table}_new', *parts)
    op.execute(f"INSERT INTO {table}_new ({columns}, zone) SELECT {columns}, '' FROM {table}")
    op.drop_table(table)
    op.rename_table(f'{table}_new', table)


def _zone() -> sa.Column:
    return sa.Column('zone', _TEXT(), nullable=False, server_default='')


def _series() -> list:
    return [
        sa.Column('name', _TEXT(), nullable=False),
        _zone(),
        sa.Column('since', _TIME(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('name', 'zone', name='pk_digest_series'),
    ]


def _places() -> list:
    return [
        sa.Column('alert_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('series', _TEXT(), nullable=False),
        _zone(),
        sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name='fk_alert_series_alert_id'),
        sa.PrimaryKeyConstraint('alert_id', 'revision', 'series', 'zone', name='pk_alert_series'),
    ]


def _members() -> list:
    return [
        sa.Column('series', _TEXT(), nullable=False),
        _zone(),
        sa.Column('alert_id', sa.Integer(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('digest_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['alert_id'], ['alerts.id'], name='fk_digest_alerts_alert_id'),
        sa.ForeignKeyConstraint(['digest_id'], ['digests.id'], name='fk_digest_alerts_digest_id'),
        sa.PrimaryKeyConstraint('series', 'zone', 'alert_id', 'revision', name='pk_digest_alerts'),
    ]
