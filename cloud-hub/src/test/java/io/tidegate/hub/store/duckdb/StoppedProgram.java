package io.tidegate.hub.store.duckdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A {@link CommittingProgram} that can be stopped at any moment: its files are then what a kill at that moment would
 * leave. Between two moments it stands still, so that its files grow with what it does and not with how long a check takes.
 * One thread.
 */
final class StoppedProgram implements AutoCloseable {

    private static final long STOP_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Path directory;
    private final Process process;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private boolean ready;
    private boolean inCommit;
    private long promised;
    private LogPrefix promisedLog = new LogPrefix(0, 0);

    /**
     * The files of the stopped program.
     *
     * @param database the database file
     * @param log the write-ahead log; empty if there is none
     * @param promised how many readings the program had reported as committed
     * @param promisedLog what the log was when it reported the last of them
     * @param inCommit whether it was stopped inside the next commit
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Moment(byte[] database, byte[] log, long promised, LogPrefix promisedLog, boolean inCommit) {}

    private StoppedProgram(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts a program on an empty directory, and waits until it commits. */
    static StoppedProgram start(Path directory, int readingsPerStream) throws IOException {
        StoppedProgram program = new StoppedProgram(directory, CommittingProgram.start(directory, readingsPerStream));
        while (!program.ready) {
            int next = program.process.getInputStream().read();
            if (next < 0) {
                throw new IOException("the committing program ended: " + program.said);
            }
            program.hear(next);
        }
        return program;
    }

    /** Lets it run for so long, and takes what is on disk then. */
    Moment after(long micros) throws IOException, InterruptedException {
        signal("CONT");
        if (process.waitFor(micros, TimeUnit.MICROSECONDS)) {
            throw new IOException("the committing program ended by itself: " + said);
        }
        signal("STOP");
        awaitStopped();
        InputStream output = process.getInputStream();
        while (output.available() > 0) {
            hear(output.read());
        }
        return new Moment(
                Files.readAllBytes(directory.resolve(DuckDbStore.FILE_NAME)), log(), promised, promisedLog, inCommit);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private byte[] log() throws IOException {
        try {
            return Files.readAllBytes(directory.resolve(LogPrefix.LOG_NAME));
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void hear(int next) {
        if (next != '\n') {
            said.write(next);
            return;
        }
        String[] words = said.toString(StandardCharsets.UTF_8).split(" ");
        said.reset();
        ready |= words[0].equals("begin");
        inCommit = words[0].equals("begin");
        if (words[0].equals("end")) {
            promised = Long.parseLong(words[1]);
            promisedLog = new LogPrefix(Integer.parseInt(words[2]), Long.parseLong(words[3]));
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    /** The signal is on its way when it was sent; all threads stand still when the kernel says so. */
    private void awaitStopped() throws IOException {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        long giveUpNs = System.nanoTime() + STOP_LIMIT_NS;
        while (true) {
            String line = Files.readString(stat);
            if (line.charAt(line.lastIndexOf(')') + 2) == 'T') {
                return;
            }
            if (System.nanoTime() - giveUpNs > 0) {
                throw new IOException("the committing program did not stop: " + line);
            }
            Thread.onSpinWait();
        }
    }
}
