package io.tidegate.sim.link;

/** The relay's threads: daemons that end when they are interrupted. */
final class RelayThreads {

    private RelayThreads() {}

    /** What a thread does. */
    @FunctionalInterface
    interface Body {
        void run() throws InterruptedException;
    }

    static void start(String name, Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
