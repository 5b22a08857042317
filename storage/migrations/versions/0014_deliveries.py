"""deliveries.

Revision 0014, after 0011; made 2026-11-22 17:25:00.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0014'
down_revision = '0011'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString
_TIME = storage.tables.base.UTCDateTime


def upgrade() -> None:
    op.create_table('channel_states',
    sa.Column('channel', _TEXT(), nullable=False),
    sa.Column('last_sent_at', _TIME(timezone=True), nullable=True),
    sa.Column('failing_since', _TIME(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('next_try_at', _TIME(timezone=True), nullable=True),
    sa.Column('problem', _TEXT(), nullable=True),
    sa.Column('paused_at', _TIME(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('channel', name=op.f('pk_channel_states'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('in_hand', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('forgiven', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('interrupted', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('replaced_by', _TEXT(), nullable=True))
        batch_op.add_column(sa.Column('part_sizes', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('parts_done', sa.Integer(), nullable=False, server_default='0'))
        batch_op.drop_index('ix_deliveries_state_next_try_at')
        batch_op.create_index('ix_deliveries_state_channel_next_try_at_created_at_id',
                              ['state', 'channel', 'next_try_at', 'created_at', 'id'])
        batch_op.create_index('ix_deliveries_alert_id_channel_recipient', ['alert_id', 'channel', 'recipient'])
        batch_op.create_index('ix_deliveries_replaced_by', ['replaced_by'])
    # Whatever was in hand is made due at the next start, as after any kill.
    op.execute("UPDATE deliveries SET in_hand = true WHERE state = 'owed' AND EXISTS (SELECT 1 FROM attempts "
               "WHERE delivery_id = deliveries.id AND number = deliveries.attempts AND outcome IS NULL)")


def downgrade() -> None:
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index('ix_deliveries_replaced_by')
        batch_op.drop_index('ix_deliveries_alert_id_channel_recipient')
        batch_op.drop_index('ix_deliveries_state_channel_next_try_at_created_at_id')
        batch_op.create_index('ix_deliveries_state_next_try_at', ['state', 'next_try_at'])
        for name in ('parts_done', 'part_sizes', 'replaced_by', 'interrupted', 'forgiven', 'in_hand'):
            batch_op.drop_column(name)
    op.drop_table('channel_states')
