package io.tidegate.hub.store.duckdb;

import io.tidegate.hub.store.FleetTables.AgentRow;
import io.tidegate.hub.store.StoreUnavailableException;
import io.tidegate.protocol.sync.AgentId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A program that saves the agents whose names it is told, a line at a time, and says {@code saved} or {@code failed}. */
final class SavingProgram {

    private SavingProgram() {}

    public static void main(String[] args) throws Exception {
        try (DuckDbStore store = DuckDbStore.open(Path.of(args[0]), DuckDbStore.Options.DEFAULT);
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String names = orders.readLine(); names != null; names = orders.readLine()) {
                System.out.println(isSaved(store, names.split(" ")) ? "saved" : "failed");
            }
        }
    }

    /** Starts the program on a directory. */
    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SavingProgram.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static boolean isSaved(DuckDbStore store, String... names) {
        try {
            store.fleet()
                    .save(Arrays.stream(names)
                            .map(name -> new AgentRow(
                                    new AgentId(name), 1, 2, 0, 0, name.getBytes(StandardCharsets.UTF_8), List.of()))
                            .toList());
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }
}
