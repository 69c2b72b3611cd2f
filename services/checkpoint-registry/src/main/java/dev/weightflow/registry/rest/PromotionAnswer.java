package dev.weightflow.registry.rest;

import dev.weightflow.registry.view.RulingView;
import dev.weightflow.registry.view.VersionView;
import java.util.Optional;

/**
 * What came of a request to promote.
 *
 * @param promoted whether the version has the alias now
 * @param changed whether anything was decided just now; otherwise the version had the alias already
 * @param ruling the decision, with its numbers
 */
public record PromotionAnswer(boolean promoted, boolean changed, Optional<RulingView> ruling, VersionView version) {}
