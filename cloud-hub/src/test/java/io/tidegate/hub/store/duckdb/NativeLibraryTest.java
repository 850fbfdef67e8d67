package io.tidegate.hub.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {

    @Test
    void onlyWhatTheDriverUnpackedIsFound() {
        List<String> maps = List.of(
                "7f0000000000-7f0000001000 r-xp 00000000 fd:00 17    /tmp/libduckdb_java123.so",
                "7f0000001000-7f0000002000 rw-p 00001000 fd:00 17    /tmp/libduckdb_java123.so",
                "7f0000003000-7f0000004000 r-xp 00000000 fd:00 18    /usr/lib/tidegate/libduckdb_java.so_linux_amd64.so",
                "7f0000003000-7f0000004000 r-xp 00000000 fd:00 19    /tmp/libduckdb_java9.so (deleted)",
                "7f0000005000-7f0000006000 r-xp 00000000 fd:00 20    /usr/lib/x86_64-linux-gnu/libc.so.6",
                "7f0000007000-7f0000008000 rw-p 00000000 00:00 0 ");

        assertThat(NativeLibrary.unpacked(maps, Path.of("/tmp"))).containsExactly(Path.of("/tmp/libduckdb_java123.so"));
    }
}
