package dev.weightflow.model.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MethodsTest {

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void a_method_survives_json_and_words(MethodName name) {
        MethodSpec spec = ExampleMethods.spec(name);

        assertThat(spec.name()).isEqualTo(name);
        assertThat(WeightflowJson.read(WeightflowJson.write(spec), MethodSpec.class))
                .isEqualTo(spec);
        assertThat(ExampleMethods.spec(name, spec.words())).isEqualTo(spec);
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void an_option_left_out_and_its_default_are_the_same_specification(MethodName name) {
        MethodSpec spec = ExampleMethods.spec(name);

        spec.words().forEach((option, value) -> assertThat(ExampleMethods.spec(name, Map.of(option, value)))
                .as(option)
                .isEqualTo(spec));
        assertThat(CanonicalJson.digest(Methods.spec(MethodName.DELORA, 24)))
                .isEqualTo(CanonicalJson.digest(Methods.spec(MethodName.DELORA)));
    }

    @Test
    void a_specification_holds_the_numbers_that_will_run() {
        assertThat(Methods.spec(MethodName.DELORA).words())
                .containsExactly(
                        Map.entry("rank", "24"),
                        Map.entry("targets", "q,v"),
                        Map.entry("field", "softmax"),
                        Map.entry("reading", "product"),
                        Map.entry("axis", "last"),
                        Map.entry("divisor", "sqrt-rows"),
                        Map.entry("integrator", "euler"),
                        Map.entry("steps", "1"),
                        Map.entry("smallParts", "norms,patch-embedding,position-bias"),
                        Map.entry("decoder", "hrnet"));
        assertThat(Methods.spec(MethodName.DELORA, Map.of("field", "low-rank")).words())
                .containsEntry("scale", "1.0")
                .doesNotContainKeys("reading", "axis", "divisor");
    }

    @Test
    void what_is_off_is_as_if_it_were_not_named() {
        Map<String, String> off = Map.of("inputAdaptive", "false", "linearised", "false");

        assertThat(Methods.spec(MethodName.DELORA, off)).isEqualTo(Methods.spec(MethodName.DELORA));
        assertThat(Methods.spec(MethodName.DELORA).words())
                .doesNotContainKeys("inputAdaptive", "linearised", "taskRank");
    }

    @Test
    void lists_keep_no_order_and_no_repetition() {
        assertThat(Methods.spec(MethodName.LORA, Map.of("targets", "fc1, v,q,v")))
                .extracting(spec -> ((Lora.Options) Methods.options(spec)).targets())
                .isEqualTo(List.of(TargetModule.QUERY, TargetModule.VALUE, TargetModule.FC1));
    }

    @Test
    void what_is_trained_in_the_one_backbone_makes_loras_adapters_shared() {
        Lora.Options biases =
                (Lora.Options) Methods.options(Methods.spec(MethodName.LORA, Map.of("smallParts", "biases")));
        Lora.Options norms =
                (Lora.Options) Methods.options(Methods.spec(MethodName.LORA, Map.of("smallParts", "norms")));

        assertThat(biases.spec()).isEqualTo(Methods.spec(MethodName.LORA));
        assertThat(biases.perTask()).isTrue();
        assertThat(norms.perTask()).isFalse();
    }

    @Test
    void mtloras_parts_follow_its_targets() {
        MtLora.Options plus = (MtLora.Options)
                Methods.options(Methods.spec(MethodName.MTLORA, Map.of("targets", "q,k,v,fc1,merging")));

        assertThat(plus.taskTargets()).containsExactly(TargetModule.FC1);
        assertThat(plus.smallParts()).doesNotContain(UnfrozenGroup.PATCH_MERGING, UnfrozenGroup.BIASES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full | rank=4 | The method full has a fault: rank is not an option of the method full; there are decoder.",
                "single-task | x=1 | x is not an option",
                "decoders-only | smallParts=heads | smallParts: there is no 'heads'; choose norms,",
                "lora | rank=many | rank: 'many' is not a whole number",
                "lora | targets=z | targets: there is no 'z'; choose q, k, v, proj, fc1, fc2, merging",
                "lora | targets= | targets must name at least one layer",
                "lora | targets=merging | targets cannot have merging",
                "lora | perTask=maybe | perTask: 'maybe' is neither true nor false",
                "lora | perTask=true;smallParts=norms | smallParts other than biases need perTask=false",
                "lora | dropout=1 | dropout must be at least 0 and below 1, not 1.0",
                "lora | scale=NaN | scale must be a positive number, not NaN",
                "mtlora | targets=q,v | targets must have all of q, k and v or none of them",
                "mtlora | targets=q,k,v;taskTargets=fc1 | taskTargets must be among targets",
                "mtlora | taskTargets=q | taskTargets can only have proj, fc1 and fc2",
                "mtlora | taskRank=0 | taskRank must be at least 1, not 0",
                "mtlora | targets=fc1,merging;smallParts=patch-merging | smallParts cannot have patch-merging",
                "delora | field=tangent | field: there is no 'tangent'; choose softmax, centered-softmax, uniform, low-rank, advection",
                "delora | scale=2 | scale is an option of the low-rank field",
                "delora | field=low-rank;axis=all | axis is an option of the softmax fields",
                "delora | field=low-rank;reading=product | reading is an option of the softmax fields",
                "delora | field=low-rank;divisor=none | divisor is an option of the softmax fields",
                "delora | field=advection;axis=all | axis is an option of the softmax fields",
                "delora | field=advection;scale=2 | scale is an option of the low-rank field; other fields have none",
                "delora | learnedTime=true | learnedTime is no longer an option: weights flow for unit time",
                "delora | integrator=heun-euler;tolerance=1e-3 | has 2 faults: tolerance is no longer an option",
                "delora | integrator=bogacki-shampine | there is no 'bogacki-shampine'; choose euler, heun, rk4",
                "delora | taskRank=0 | taskRank must be at least 1, not 0",
                "delora | rateFactor=0 | rateFactor must be a positive number, not 0.0",
                "delora | field=uniform;rateFactor=2 | rateFactor needs a learned field with parameters",
                "delora | learned=false;rateFactor=2 | rateFactor needs a learned field with parameters",
                "delora | learned=false;field=low-rank | learned=false needs the softmax field",
                "delora | learned=false;taskRank=2 | learned=false cannot have taskRank, linearised or inputAdaptive",
                "delora | linearised=yes | linearised: 'yes' is neither true nor false",
                "delora | reading=transposed-square;targets=q,fc1 | reading transposed-square needs square weights",
                "oft | blockSize=1;targets= | has 2 faults: blockSize must be at least 2, not 1; targets must name",
                "ditask | cells=1;taskCells=0 | has 2 faults: cells must be at least 2, not 1; taskCells must be at least 2, not 0",
                "ditask | taskTargets=q | taskTargets can only have proj, fc1 and fc2",
                "ditask | targets=q,v;taskTargets=fc1 | taskTargets must be among targets",
                "adapter | reduction=0;targets=q | has 2 faults: reduction must be at least 1, not 0; targets can only have proj and fc2",
                "adapter | targets= | targets must name at least one layer",
                "vpt | prompts=0 | prompts must be at least 1, not 0",
                "vpt | rank=4 | rank is not an option of the method vpt; there are prompts, deep, perTask, decoder.",
                "bitfit | positionBias=perhaps | positionBias: 'perhaps' is neither true nor false",
                "faar | coverage=0 | coverage must be above 0 and at most 1, not 0.0",
                "faar | coverage=1.1;scale=0;taskRank=0 | has 3 faults: taskRank must be at least 1",
                "faar | targets=q,v | targets must have all of q, k and v or none of them: faar adapts them as one layer",
                "faar | targets=fc1,merging;smallParts=patch-merging | it is adapted or trained whole",
                "faar | targets=q,k,v;taskTargets=fc1 | a task's adapter stands beside a shared one",
                "tadformer | filter=none | filter: there is no 'none'; choose dynamic, static",
                "tadformer | rank=0;scale=0;dropout=1 | has 3 faults: rank must be at least 1, not 0; scale must be",
                "delora | steps=0;rank=-1 | has 2 faults: rank must be at least 1, not -1; steps must be at least 1, not 0",
                "delora | rnak=3;axis=sideways;steps=0 | has 3 faults: rnak is not an option of the method delora (did you mean rank?); there",
            })
    void a_wrong_specification_is_refused_by_name(String method, String options, String words) {
        Map<String, String> given = new java.util.LinkedHashMap<>();
        for (String option : options.split(";")) {
            given.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }

        assertThatThrownBy(() -> Methods.spec(MethodName.of(method), given))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageStartingWith("The method " + method)
                .hasMessageContaining(words);
    }

    @Test
    void a_stored_training_keeps_what_a_later_release_says_of_its_method_and_runs_without_it() {
        MethodSpec later = read("{'name':'vpt','prompts':5,'temperature':1}");

        assertThat(later.words()).containsEntry("temperature", "1");
        assertThat(((Vpt.Options) Methods.options(later)).prompts()).isEqualTo(5);
        assertThatThrownBy(() -> Methods.options(read("{'name':'vpt','rank':4}")))
                .hasMessageContaining("rank is not an option of the method vpt");
    }

    @Test
    void a_stored_training_with_an_option_of_an_earlier_release_is_read_and_not_run_without_it() {
        MethodSpec timed = read("{'name':'delora','learnedTime':true}");
        MethodSpec adaptive = read("{'name':'delora','integrator':'heun-euler','tolerance':0.001}");

        assertThat(timed.words()).containsEntry("learnedTime", "true");
        assertThatThrownBy(() -> Methods.options(timed)).hasMessageContaining("learnedTime is no longer an option");
        assertThatThrownBy(() -> Methods.options(adaptive))
                .hasMessageContaining("there is no 'heun-euler'")
                .hasMessageContaining("tolerance is no longer an option");
    }

    @Test
    void a_training_is_completed_by_every_option_or_refused_with_every_fault() {
        TrainingRequest request = TrainingRequest.on(DatasetId.of(Digest.ofText("data")));

        assertThat(Methods.completed(request.with("method", MethodSpec.of(MethodName.LORA))
                                .complete())
                        .method())
                .isEqualTo(Methods.spec(MethodName.LORA));
        assertThatThrownBy(() -> Methods.completed(
                        request.with("method", read("{'name':'lora','temperature':1,'rank':0,'scale':'x'}"))
                                .complete()))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("temperature is not an option of the method lora; there are rank")
                .hasMessageContaining("rank must be at least 1")
                .hasMessageContaining("scale: 'x' is not a number");
    }

    private static MethodSpec read(String json) {
        return WeightflowJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), MethodSpec.class);
    }
}
