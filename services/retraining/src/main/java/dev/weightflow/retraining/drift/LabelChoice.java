package dev.weightflow.retraining.drift;

import dev.weightflow.data.random.SeededRandom;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.retraining.DriftPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Choice of the images of a window whose labels are asked for. */
final class LabelChoice {
    private LabelChoice() {}

    /**
     * Chooses as many as the policy wants, all if there are fewer: first a share of them at random from all of the window, then the strangest others.
     *
     * @param strangest all images of the window, the strangest first
     */
    static List<LabelRequest> of(List<String> strangest, DriftPolicy policy, long seed) {
        int wanted = Math.min(policy.labelsWanted(), strangest.size());
        int random = (int) Math.round(wanted * policy.shareAtRandom());
        List<String> inOrder = strangest.stream().sorted().toList();
        Set<String> drawn = Arrays.stream(
                        SeededRandom.of(seed, 0, 0, "drift-labels").permutation(inOrder.size()))
                .limit(random)
                .mapToObj(inOrder::get)
                .collect(Collectors.toSet());
        List<LabelRequest> chosen = new ArrayList<>();
        strangest.stream()
                .filter(id -> !drawn.contains(id))
                .limit(wanted - random)
                .forEach(id -> chosen.add(new LabelRequest(id, Why.INFORMATIVE)));
        drawn.stream().sorted().forEach(id -> chosen.add(new LabelRequest(id, Why.RANDOM)));
        return List.copyOf(chosen);
    }
}
