package io.tidegate.hub.store;

/** The fake keeps the contract of the real stores. */
class FakeTelemetryStoreTest implements TelemetryStoreContract {

    private final FakeTelemetryStore store = new FakeTelemetryStore();

    @Override
    public TelemetryStore store() {
        return store;
    }

    @Override
    public void reopen() {}
}
