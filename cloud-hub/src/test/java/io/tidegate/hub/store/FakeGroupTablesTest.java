package io.tidegate.hub.store;

/** The fake keeps the contract of the real tables. */
class FakeGroupTablesTest implements GroupTablesContract {

    private final FakeConfigTables configs = new FakeConfigTables();
    private final FakeGroupTables tables = new FakeGroupTables(configs);

    @Override
    public GroupTables tables() {
        return tables;
    }

    @Override
    public ConfigTables configs() {
        return configs;
    }

    @Override
    public void reopen() {}
}
