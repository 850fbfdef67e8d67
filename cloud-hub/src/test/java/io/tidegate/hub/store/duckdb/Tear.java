package io.tidegate.hub.store.duckdb;

import java.util.Arrays;
import java.util.Random;

/** What a power cut may make of the bytes of a log from a place on, when nothing from there on was synced. */
enum Tear {
    CUT {
        @Override
        byte[] tear(byte[] log, int from, Random random) {
            return Arrays.copyOf(log, from);
        }
    },
    ZEROED {
        @Override
        byte[] tear(byte[] log, int from, Random random) {
            Arrays.fill(log, from, log.length, (byte) 0);
            return log;
        }
    },
    SECTOR_LOST {
        @Override
        byte[] tear(byte[] log, int from, Random random) {
            Arrays.fill(log, from, Math.min(log.length, (from / SECTOR_BYTES + 1) * SECTOR_BYTES), (byte) 0);
            return log;
        }
    },
    RUBBISH {
        @Override
        byte[] tear(byte[] log, int from, Random random) {
            byte[] rubbish = new byte[log.length - from];
            random.nextBytes(rubbish);
            System.arraycopy(rubbish, 0, log, from, rubbish.length);
            return log;
        }
    };

    private static final int SECTOR_BYTES = 512;

    /** What is left of {@code log}, which may be changed. */
    abstract byte[] tear(byte[] log, int from, Random random);
}
