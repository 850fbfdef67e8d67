package io.tidegate.edge.buffer.disk;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Where damaged files go: they are renamed and kept, so that a person can look at them. */
public final class Quarantine {

    private static final String MARK = ".quarantined-";

    private Quarantine() {}

    /** A name that no file has yet. */
    static String nameFor(Disk disk, String file) throws IOException {
        Set<String> taken = new HashSet<>(disk.list());
        int number = 1;
        while (taken.contains(file + MARK + number)) {
            number++;
        }
        return file + MARK + number;
    }

    /** Renames a file, durably; returns its new name. */
    public static String move(Disk disk, String file) throws IOException {
        String name = nameFor(disk, file);
        disk.rename(file, name);
        disk.sync();
        return name;
    }

    /** The name that a file had before. */
    public static String original(String file) {
        int mark = file.indexOf(MARK);
        return mark < 0 ? file : file.substring(0, mark);
    }

    public static boolean isName(String file) {
        return file.contains(MARK);
    }
}
