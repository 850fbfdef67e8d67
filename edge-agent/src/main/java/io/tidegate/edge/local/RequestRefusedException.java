package io.tidegate.edge.local;

/** A request gets a problem for an answer. */
final class RequestRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    RequestRefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
