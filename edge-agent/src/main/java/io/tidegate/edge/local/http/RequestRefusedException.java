package io.tidegate.edge.local.http;

/** A request gets a problem for an answer. */
public final class RequestRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public RequestRefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
