package dev.weightflow.data.dataset;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.data.task.Tasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Samples of several sources, of which a training draws fixed shares. Which source the image at a position of the training comes from, and its number
 * among the images of that source, follow from the position alone: of the first n positions, round(n · share) are of the first source, and the others
 * are shared out in the same way among the rest. So every batch has the shares up to rounding, each source is read in whole passes of its own, and a
 * training resumes anywhere.
 *
 * <p>An epoch has as many images as bring each of the first source once, on average.
 */
public final class MixedSamples implements SampleSource {
    private final List<Part> parts;
    private final int size;

    /** @param share of the images that are drawn; the shares of all parts add up to 1 */
    public record Part(SampleSource source, double share) {
        public Part {
            if (source.size() < 1 || !(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a part needs samples and a share of at most 1, not " + source.size()
                        + " samples with a share of " + share);
            }
        }
    }

    private MixedSamples(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.size = parts.stream().mapToInt(part -> part.source().size()).reduce(0, Math::addExact);
    }

    /**
     * Mixes sources of the same tasks; a single part is its own source.
     *
     * @throws IllegalArgumentException if their tasks differ, or are none
     */
    public static SampleSource of(List<Part> parts) {
        if (parts.stream().map(part -> part.source().tasks()).distinct().count() != 1) {
            throw new IllegalArgumentException("sources that are mixed must have the same tasks");
        }
        return parts.size() == 1 ? parts.get(0).source() : new MixedSamples(parts);
    }

    /** Returns the mixture of what becomes of each source. */
    public SampleSource each(UnaryOperator<SampleSource> change) {
        return of(parts.stream()
                .map(part -> new Part(change.apply(part.source()), part.share()))
                .toList());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int epochSize() {
        Part first = parts.get(0);
        return Math.toIntExact(Math.round(first.source().size() / first.share()));
    }

    /** Indices beyond {@link #size()} are those of samples that are drawn more than once in the epoch, each time with another augmentation. */
    @Override
    public int[] order(long seed, int epoch, int count) {
        int[] order = new int[count];
        Map<Integer, Integer> drawn = new HashMap<>();
        List<Permutation> passes = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            passes.add(new Permutation(seed, part, parts.get(part).source().size()));
        }
        for (int i = 0; i < count; i++) {
            Place place = place((long) epoch * count + i);
            int index = first(place.part()) + passes.get(place.part()).at(place.number());
            int times = drawn.merge(index, 1, Integer::sum) - 1;
            order[i] = Math.addExact(index, Math.multiplyExact(times, size));
        }
        return order;
    }

    /** Image of a part: the n-th that is drawn from it, from 0. */
    private record Place(int part, long number) {}

    private Place place(long position) {
        long among = position;
        double rest = 1;
        for (int part = 0; part < parts.size() - 1; part++) {
            double share = Math.min(1, parts.get(part).share() / rest);
            long before = Math.round(among * share);
            if (Math.round((among + 1) * share) > before) {
                return new Place(part, before);
            }
            among -= before;
            rest -= parts.get(part).share();
        }
        return new Place(parts.size() - 1, among);
    }

    /** Order of a part's samples, pass by pass. */
    private static final class Permutation {
        private final long seed;
        private final int part;
        private final int size;
        private long pass = -1;
        private int[] order = {};

        Permutation(long seed, int part, int size) {
            this.seed = seed;
            this.part = part;
            this.size = size;
        }

        int at(long number) {
            if (number / size != pass) {
                pass = number / size;
                order = SeededRandom.of(seed, pass, part, "mixture").permutation(size);
            }
            return order[(int) (number % size)];
        }
    }

    private int first(int part) {
        return parts.subList(0, part).stream()
                .mapToInt(earlier -> earlier.source().size())
                .sum();
    }

    /** Sample of one of the sources. */
    private record Found(SampleSource source, int index) {}

    private Found find(int index) {
        int left = index % size;
        for (Part part : parts) {
            if (left < part.source().size()) {
                return new Found(part.source(), left);
            }
            left -= part.source().size();
        }
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public String id(int index) {
        Found found = find(index);
        return found.source().id(found.index());
    }

    @Override
    public Tasks tasks() {
        return parts.get(0).source().tasks();
    }

    @Override
    public RawSample read(int index) {
        Found found = find(index);
        return found.source().read(found.index());
    }

    @Override
    public RawLabels readLabels(int index) {
        Found found = find(index);
        return found.source().readLabels(found.index());
    }
}
