package io.tidegate.hub.store;

/** The fake keeps the contract of the real tables. */
class FakeRolloutTablesTest implements RolloutTablesContract {

    private final FakeRolloutTables tables = new FakeRolloutTables();

    @Override
    public RolloutTables tables() {
        return tables;
    }

    @Override
    public void reopen() {}
}
