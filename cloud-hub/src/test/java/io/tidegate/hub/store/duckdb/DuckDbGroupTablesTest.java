package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.hub.store.ConfigTables;
import io.tidegate.hub.store.GroupTables;
import io.tidegate.hub.store.GroupTablesContract;
import io.tidegate.hub.store.StoreOpenException;
import io.tidegate.hub.store.StoreUnavailableException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbGroupTablesTest implements GroupTablesContract {

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
    public GroupTables tables() {
        return store.groups();
    }

    @Override
    public ConfigTables configs() {
        return store.configs();
    }

    @Override
    public void reopen() throws StoreOpenException {
        close();
        open();
    }

    @Test
    void whenItsStoreIsClosedItSaysSo() {
        store.close();

        assertThatThrownBy(() -> tables().groups()).isInstanceOf(StoreUnavailableException.class);
    }
}
