package dev.weightflow.benchmarks.inference;

/**
 * Conclusions of simulated tables of equal methods.
 *
 * @param tables the number of tables
 * @param differences to the baseline, of one task, and as many of Δm
 * @param covered intervals of a task that contain the truth
 * @param coveredDeltaM intervals of Δm that contain the truth
 * @param tablesWithStar tables that find any difference
 * @param equivalent differences as great as the margin that are found to be within it
 * @param coveredByImages percentile intervals of the bootstrap over images that contain the truth
 * @param tablesWithStarByImages tables in which any of these excludes it
 */
record Tally(
        long tables,
        long differences,
        long covered,
        long coveredDeltaM,
        long tablesWithStar,
        long equivalent,
        long coveredByImages,
        long tablesWithStarByImages) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                tables + other.tables,
                differences + other.differences,
                covered + other.covered,
                coveredDeltaM + other.coveredDeltaM,
                tablesWithStar + other.tablesWithStar,
                equivalent + other.equivalent,
                coveredByImages + other.coveredByImages,
                tablesWithStarByImages + other.tablesWithStarByImages);
    }
}
