package dev.weightflow.drift.sequence;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.drift.evidence.StartMixture;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Evidence that a stream is not like its reference any more: the state after the windows so far, of plain numbers, which is folded from facts.
 *
 * <p>Each group that comes is given a conformal p-value among the calibration groups of its source and all groups of that source before it. If the groups
 * of each source are exchangeable (the reference's and the stream's, in whatever order the sources take turns) and the sources independent of each other,
 * these p-values are independent and uniform, however like each other the images of a group are. Bets against that make a {@link StartMixture}; so the
 * probability that the evidence ever reaches 1/α is at most α. The least share can only make alarms rarer.
 *
 * @param seed breaks ties
 * @param counts levels by source, of calibration and stream
 * @param groups of the stream so far
 * @param last names of the last window's groups: one that goes on in the next window is not judged again
 * @param bets what they are worth
 * @param ordinary the calibration groups' images
 * @param recent the last window's images
 * @param calibrating how many groups calibrate in the source that has fewest
 */
public record DriftEvidence(
        long seed,
        Map<String, GroupCounts> counts,
        long groups,
        List<String> last,
        StartMixture bets,
        Seen ordinary,
        Seen recent,
        int calibrating) {

    /** Least number of groups of a source that calibrate, for a change to be found soon: of eight, the first strange one has a p-value of at most 1/9. */
    public static final int LEAST_GROUPS = 8;

    /** Images, and the strange ones among them. */
    public record Seen(long images, long strange) {

        static final Seen NONE = new Seen(0, 0);

        static Seen of(List<GroupScore> scores) {
            return new Seen(
                    scores.stream().mapToLong(GroupScore::images).sum(),
                    scores.stream().mapToLong(GroupScore::strange).sum());
        }

        double part() {
            return images == 0 ? 0 : (double) strange / images;
        }
    }

    public DriftEvidence {
        counts = Map.copyOf(counts);
        last = List.copyOf(last);
    }

    /** Starts with the calibration groups of a reference. */
    public static DriftEvidence start(Strangeness reference, long seed) {
        List<GroupScore> calibration = reference.calibration();
        Map<String, GroupCounts> counts = new TreeMap<>();
        calibration.forEach(score -> add(counts, score));
        return new DriftEvidence(
                seed,
                counts,
                0,
                List.of(),
                StartMixture.of(PValueBets.COUNT),
                Seen.of(calibration),
                Seen.NONE,
                reference.fewest());
    }

    /** Takes the next window, by the scores of its groups in the order in which they came. */
    public DriftEvidence next(List<GroupScore> window) {
        Map<String, GroupCounts> after = new TreeMap<>(counts);
        StartMixture worth = bets;
        long judged = groups;
        for (GroupScore score : window) {
            if (!last.contains(score.group())) {
                double tie = SeededRandom.of(seed, judged++, 0, "drift-ties").uniform();
                double p = after.getOrDefault(score.source(), GroupCounts.NONE).pValue(score.level(), tie);
                worth = worth.next(PValueBets.factors(p));
                add(after, score);
            }
        }
        List<String> names = window.stream().map(GroupScore::group).toList();
        return new DriftEvidence(seed, after, judged, names, worth, ordinary, Seen.of(window), calibrating);
    }

    /** Returns what it says. */
    public DriftReading reading(DriftOptions options) {
        double threshold = 1 / options.alpha();
        double usual = ordinary.part();
        double share = usual < 1 ? Math.max(0, (recent.part() - usual) / (1 - usual)) : 0;
        return new DriftReading(
                bets.highest(),
                threshold,
                share,
                bets.highest() >= threshold && share >= options.leastShare(),
                Math.max(0, 2 * (LEAST_GROUPS - calibrating)));
    }

    private static void add(Map<String, GroupCounts> counts, GroupScore score) {
        counts.put(
                score.source(),
                counts.getOrDefault(score.source(), GroupCounts.NONE).plus(score.level()));
    }
}
