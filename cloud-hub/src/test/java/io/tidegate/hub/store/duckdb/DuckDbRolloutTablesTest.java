package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.RolloutTables;
import io.tidegate.hub.store.RolloutTablesContract;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.StoreUnavailableException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbRolloutTablesTest implements RolloutTablesContract {

    @TempDir
    Path directory;

    private DuckDbStore store;

    @BeforeEach
    void open() throws StoreOpenException {
        store = DuckDbStore.open(directory, DuckDbStore.Options.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public RolloutTables tables() {
        return store.rollouts();
    }

    @Override
    public void reopen() throws StoreOpenException {
        close();
        open();
    }

    @Test
    void whenItsStoreIsClosedItSaysSo() {
        store.close();

        assertThatThrownBy(() -> tables().open()).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> tables().targets(1)).isInstanceOf(StoreUnavailableException.class);
    }
}
