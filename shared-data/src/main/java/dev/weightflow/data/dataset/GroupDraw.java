package dev.weightflow.data.dataset;

import dev.weightflow.data.random.SeededRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Draw of whole groups of images, where there are more images than can be handled. Groups that are exchangeable still are after it. */
public final class GroupDraw {
    private GroupDraw() {}

    /**
     * Draws whole groups as long as their images fit; of a first group that does not fit by itself, its first images.
     *
     * @param groups the group of each image
     * @param most images
     * @return the indices of the drawn images, ascending: all if there are no more than that many
     */
    public static List<Integer> of(List<String> groups, int most, long seed) {
        Set<String> drawn = drawn(groups, most, seed);
        return IntStream.range(0, groups.size())
                .filter(image -> drawn.contains(groups.get(image)))
                .limit(most)
                .boxed()
                .toList();
    }

    private static Set<String> drawn(List<String> groups, int most, long seed) {
        Map<String, Long> sizes =
                groups.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<String> names = groups.stream().distinct().toList();
        Set<String> drawn = new HashSet<>();
        long count = 0;
        for (int at : SeededRandom.of(seed, 0, 0, "drift-groups").permutation(names.size())) {
            long size = sizes.get(names.get(at));
            if (drawn.isEmpty() || count + size <= most) {
                drawn.add(names.get(at));
                count += size;
            }
        }
        return drawn;
    }
}
