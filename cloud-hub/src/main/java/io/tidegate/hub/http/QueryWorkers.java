package io.tidegate.hub.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which the store is asked. Bounded, so that questions beyond the bound are refused at once. */
public final class QueryWorkers implements AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;
    private final String busy;

    /**
     * @param name of the threads
     * @param threads how many questions are asked at once
     * @param waiting how many more may wait
     * @param busy what to tell whom is refused
     */
    public QueryWorkers(String name, int threads, int waiting, String busy) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), factory);
        this.executor.allowCoreThreadTimeOut(true);
        this.busy = busy;
    }

    /** @throws ProblemException if too many are waiting already */
    public void execute(Runnable question) {
        try {
            executor.execute(question);
        } catch (RejectedExecutionException full) {
            throw new ProblemException(Problem.busy(busy));
        }
    }

    /** Takes no more questions; those that run are not interrupted, which would close a database under them. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
