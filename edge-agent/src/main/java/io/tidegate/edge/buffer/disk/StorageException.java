package io.tidegate.edge.buffer.disk;

import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** A file of the buffer could not be read or written. */
public final class StorageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean damaged;

    private StorageException(String reason) {
        super(reason);
        this.reason = reason;
        this.damaged = true;
    }

    private StorageException(String reason, Throwable cause, boolean damaged) {
        super(reason, cause);
        this.reason = reason;
        this.damaged = damaged;
    }

    /** Which file, and what is the matter with it. */
    public String reason() {
        return reason;
    }

    /** Whether the file's content is the reason, so that trying again cannot help. */
    public boolean damaged() {
        return damaged;
    }

    public static StorageException damaged(String file, String what) {
        return new StorageException(file + " is damaged: " + what);
    }

    public static StorageException unavailable(String file, Throwable cause) {
        return new StorageException(file + ": " + cause.getMessage(), cause, false);
    }

    /**
     * Tells damage from everything that passes: a full disk, too little memory, a database that was closed by an
     * interrupt, a file that another process holds.
     */
    public static StorageException of(String file, SQLException e) {
        boolean passes = e.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED
                || e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                || e.getErrorCode() == ErrorCode.OUT_OF_MEMORY
                || Thread.currentThread().isInterrupted();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            passes |= cause instanceof OutOfMemoryError
                    || cause instanceof ClosedChannelException
                    || (cause instanceof MVStoreException store && passes(store.getErrorCode()));
        }
        return new StorageException(file + ": " + e.getMessage(), e, !passes);
    }

    /**
     * What keeps a file from being opened for reading. That it would have to be written to is damage too: H2 takes back
     * what a transaction has left unfinished, and gives up where that is more than it keeps in memory.
     */
    public static StorageException ofReading(String file, SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MVStoreException store && store.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
                return new StorageException(file + ": " + e.getMessage(), e, true);
            }
        }
        return of(file, e);
    }

    private static boolean passes(int storeError) {
        return storeError == DataUtils.ERROR_WRITING_FAILED
                || storeError == DataUtils.ERROR_CLOSED
                || storeError == DataUtils.ERROR_FILE_LOCKED;
    }
}
