package dev.weightflow.drift.sequence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Levels of the groups of one source: how many there are of each, [{@link Strangeness#LEVELS}]. */
public record GroupCounts(List<Integer> ofLevel) {

    static final GroupCounts NONE = new GroupCounts(Collections.nCopies(Strangeness.LEVELS, 0));

    public GroupCounts {
        ofLevel = List.copyOf(ofLevel);
    }

    GroupCounts plus(int level) {
        List<Integer> next = new ArrayList<>(ofLevel);
        next.set(level, next.get(level) + 1);
        return new GroupCounts(next);
    }

    /**
     * Returns the smoothed conformal p-value of a group at that level among these: uniform, and independent of those before, if all are exchangeable.
     *
     * @param tie uniform in [0, 1)
     */
    double pValue(int level, double tie) {
        long above = 0;
        for (int other = level + 1; other < ofLevel.size(); other++) {
            above += ofLevel.get(other);
        }
        long all = ofLevel.stream().mapToLong(Integer::longValue).sum();
        // 1 - tie is in (0, 1]: no p-value is 0
        return (above + (1 - tie) * (ofLevel.get(level) + 1)) / (all + 1);
    }
}
