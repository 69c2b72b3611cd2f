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
 * Options of a method, one record a method, which always holds the effective values: omitting an option and giving its default are the
 * same.
 *
 * <p>The record is the option's only declaration. JSON, events and the command line all use its component's name; {@link Methods} reads
 * it and reports every fault at once. Where a method has them, {@code targets} are the layers that it adapts, {@code rank} and {@code
 * scale} those of its adapters, {@code dropout} is the probability with which an adapter's input is zeroed, {@code perTask} says whether
 * each task has adapters, and a pass, of its own, and {@code smallParts} are other trained parts of the backbone.
 */
public interface MethodOptions {
    /**
     * Default of an option, as a word. An omitted option without it is empty where it is an {@code Optional}, otherwise null, and the record's
     * constructor derives it from others.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface Default {
        String value();
    }

    Method method();

    /** Returns the kind of decoder heads; those of the reference implementation by default. */
    DecoderName decoder();

    /** Reports options that the method cannot follow, besides the limits that {@link OptionRules} has for options of one name. */
    default void check(Faults faults) {}

    /** Explains why the method cannot be applied to that backbone, as the rest of a sentence about it; empty where it can. */
    default Optional<String> unfit(Backbone backbone) {
        return Optional.empty();
    }

    /** Returns whether other weights replace frozen ones, so that their distance can be a term of the loss. */
    default boolean replacesWeights() {
        return false;
    }

    /** Returns whether the weights move along a velocity field, so that their path can be a term of the loss. */
    default boolean flows() {
        return false;
    }

    /** Returns the factor on the learning rate of the parameters that the method adds to the model. */
    default double addedRateFactor() {
        return 1;
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

    /** Returns the form in a training's specification, with every option that applies. */
    default MethodSpec spec() {
        return MethodSpec.of(name(), WeightflowJson.tree(this));
    }
}
