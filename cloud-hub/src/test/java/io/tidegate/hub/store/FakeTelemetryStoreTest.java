package io.tidegate.hub.store;

/** The fake keeps the contract of the real stores. */
class FakeTelemetryStoreTest extends TelemetryStoreContract {

    private final FakeTelemetryStore store = new FakeTelemetryStore();

    @Override
    protected TelemetryStore store() {
        return store;
    }

    @Override
    protected void reopen() {}
}
