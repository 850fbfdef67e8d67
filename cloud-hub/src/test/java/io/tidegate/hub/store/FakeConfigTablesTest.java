package io.tidegate.hub.store;

/** The fake keeps the contract of the real tables. */
class FakeConfigTablesTest implements ConfigTablesContract {

    private final FakeConfigTables tables = new FakeConfigTables();

    @Override
    public ConfigTables tables() {
        return tables;
    }

    @Override
    public void reopen() {}
}
