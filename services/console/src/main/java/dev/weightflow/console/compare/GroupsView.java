package dev.weightflow.console.compare;

import dev.weightflow.schema.text.Numbers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Content of the list of automatic comparisons.
 *
 * @param found total number
 */
public record GroupsView(List<Group> groups, int found, int page, int pages) {
    private static final int LENGTH = 15;

    /**
     * Automatic comparison.
     *
     * @param methods the titles of its rows
     */
    public record Group(String name, String title, String lead, String methods, String images, Instant latest) {}

    static GroupsView of(Sources sources, int page) {
        Comparisons comparisons = new Comparisons(sources.journals());
        List<Comparisons.Group> all = comparisons.groups();
        int pages = Math.max(1, (all.size() + LENGTH - 1) / LENGTH);
        int shown = Math.max(1, Math.min(page, pages));
        return new GroupsView(
                all.stream()
                        .skip((long) (shown - 1) * LENGTH)
                        .limit(LENGTH)
                        .map(group -> group(sources, comparisons, group))
                        .toList(),
                all.size(),
                shown,
                pages);
    }

    private static Group group(Sources sources, Comparisons comparisons, Comparisons.Group group) {
        Comparison comparison = comparisons.of(group, Optional.empty());
        return new Group(
                group.name(),
                Words.title(comparison.rows()),
                Words.lead(comparison, sources.journals().datasets()),
                String.join(", ", comparison.rows().stream().map(Row::title).toList()),
                Numbers.counted(group.set().images(), "image") + " of "
                        + Words.dataset(
                                group.set().dataset(), sources.journals().datasets()),
                group.latest());
    }
}
