package dev.weightflow.model.flow;

/** What a rank may be. */
final class Ranks {

    private Ranks() {}

    static void require(int rank) {
        if (rank < 1) {
            throw new IllegalArgumentException("a velocity field cannot have rank " + rank + "; choose 1 or more");
        }
    }
}
