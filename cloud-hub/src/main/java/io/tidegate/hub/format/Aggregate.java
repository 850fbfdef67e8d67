package io.tidegate.hub.format;

import io.tidegate.hub.store.TelemetryQueries.Bucket;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be asked of the readings within one step ({@code agg=}). */
public enum Aggregate {
    MIN {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.min());
        }
    },
    MAX {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.max());
        }
    },
    MEAN {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.mean());
        }
    },
    COUNT {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.count());
        }
    },
    FIRST {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.first());
        }
    },
    LAST {
        @Override
        void write(String name, Bucket bucket, Cells cells) throws IOException {
            cells.number(name, bucket.last());
        }
    };

    abstract void write(String name, Bucket bucket, Cells cells) throws IOException;

    /** The word in {@code agg=}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Aggregate> of(String text) {
        return Arrays.stream(values())
                .filter(aggregate -> aggregate.text().equals(text))
                .findFirst();
    }
}
