package dev.weightflow.trainer.work;

/** The job is another worker's by now, or has ended; whatever this one did since its last checkpoint counts for nothing. */
public final class ClaimLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClaimLostException(String job, int claim) {
        super("claim " + claim + " on job " + job + " is lost; its work goes on elsewhere or has ended");
    }
}
