package dev.weightflow.model.method;

import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

/**
 * The options of a method, one record a method, which always holds what will run: leaving an option out and giving its default are the
 * same.
 *
 * <p>The record is the option's only declaration. JSON, events and the command line all use its component's name; {@link Methods} reads
 * it and reports every fault at once. Where a method has them, {@code targets} are the layers that it adapts, {@code rank} and {@code
 * scale} those of its adapters, {@code dropout} is the probability with which an adapter's input is zeroed, {@code perTask} says whether
 * each task has adapters, and a pass, of its own, and {@code smallParts} what of the backbone is trained too.
 */
public interface MethodOptions {
    /**
     * What an option is that is left out, as a word. Without it such an option is empty where it is an {@code Optional}, and else null,
     * and the record's constructor derives it from others.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Default {
        String value();
    }

    Method method();

    /** The decoder heads; those of the reference implementation by default. */
    DecoderName decoder();

    /** Notes what the method cannot follow, besides the limits that {@link OptionRules} has for options of one name. */
    default void check(Faults faults) {}

    /** Why the method cannot be applied to that backbone, as the rest of a sentence about it; nothing where it can. */
    default Optional<String> unfit(Backbone backbone) {
        return Optional.empty();
    }

    /** Whether other weights take the place of frozen ones, so that how far they moved can be a part of the loss. */
    default boolean replacesWeights() {
        return false;
    }

    /** Whether these weights move along a velocity field, so that their way can be a part of the loss. */
    default boolean flows() {
        return false;
    }

    interface ReplacingWeights extends MethodOptions {
        @Override
        default boolean replacesWeights() {
            return true;
        }
    }

    interface Flowing extends ReplacingWeights {
        @Override
        default boolean flows() {
            return true;
        }
    }

    default MethodName name() {
        return Methods.nameOf(this);
    }

    /** The form that a training's specification has, with every option that applies. */
    default MethodSpec spec() {
        return MethodSpec.of(name(), WeightflowJson.tree(this));
    }
}
