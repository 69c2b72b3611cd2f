package dev.weightflow.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.decoder.DecoderName;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.tensor.Parameter;
import dev.weightflow.model.tensor.ParameterGroup;
import dev.weightflow.model.testing.ExampleMethods;
import dev.weightflow.schema.MethodName;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ParameterAccountingTest {

    @ParameterizedTest
    @CsvSource({
        "mtlora, 64, HRNET, 8344634",
        "mtlora, 32, HRNET, 6083642",
        "mtlora, 16, HRNET, 4953146",
        "decoders-only, , HRNET, 1946624",
        "full, , HRNET, 29464442",
        "full, , SEGFORMER, 30058202",
        "single-task, , HRNET, 112017896",
        "single-task, , SEGFORMER, 112620296",
        "lora, , SEGFORMER, 2866976",
        "delora, , HRNET, 2421818",
        // decoders and 24 targets: rank for d, rows for b
        "vera, , HRNET, 1961600",
        // LoRA and a length for each of 8,832 rows, for each of four tasks
        "dora, , SEGFORMER, 2902304",
        // decoders, and every parameter of the backbone that is called a bias: 39,744 of linear layers, 11,616 of
        // norms, 96 of the
        // patch embedding, 23,322 in tables
        "bitfit, , HRNET, 2021402",
        // decoders, and for q and v of 4,416 rows together a 16th as many blocks of 120
        "oft, , HRNET, 2012864",
        // decoders, all that MTLoRA unfreezes, 63 numbers for each of 48 layers and 3 for each of 12 and each of four
        // tasks
        "ditask, , HRNET, 3549338",
        // for each of four tasks one C to C/2 to C after each of 12 blocks: C squared and 3C/2 biases, C squared adding
        // up to 2,156,544 and
        // C to 4,416
        "adapter, , SEGFORMER, 11201696",
        // 50 tokens of 4,416 channels in all for each of four tasks
        "vpt, , SEGFORMER, 3432224",
        // decoders 1,946,624, norms, patch embedding and position biases 51,258, adapters 70,656 r, filters in 12
        // layers 9 r² + 27 r,
        // widening of prompts 387,072, norms for tasks 8,832, prompts 384 and a gate a stage
        // TADFormer's decoders and small parts, MTLoRA's pairs (70,656 r, and 17,280 for each rank of a task),
        // and a length for each row: 39,744, and 8,640 for each of four tasks
        "faar, 64, HRNET, 6870650",
        "tadformer, 64, HRNET, 7379262",
        "tadformer, 32, HRNET, 4776126",
        "tadformer, 16, HRNET, 3557502",
    })
    void the_methods_train_exactly_as_many_parameters_as_published(
            String method, Integer rank, DecoderName decoder, long expected) {
        Map<String, String> options = rank == null ? Map.of() : Map.of("rank", rank.toString());

        Map<ParameterGroup, Long> trainable = new ModelSpec(
                        new NetworkConfig(SwinConfig.tiny(), 448, decoder, Tasks.PASCAL),
                        Methods.of(Methods.spec(MethodName.of(method), options)))
                .trainable();

        assertThat(trainable.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "vpt, deep, false, 2568224",
        // 10 r in 12 layers for each of four tasks instead of the dynamic filters, and 590,880 more in the decoders
        "tadformer, filter, static, 7540638",
        // half the products, and 5C/4 biases
        "adapter, reduction, 4, 6884192",
        // one set of adapters, and of the norms before the decoders, 2,880
        "adapter, perTask, false, 4703552",
        "bitfit, positionBias, false, 2591840",
        // decoders 2,540,384, small parts 51,258, shared pairs 4,521,984 and 39,744 lengths, and for each of four
        // tasks pairs of rank 2 and lengths
        "faar, taskRank, 2, 7326170",
    })
    void options_change_what_is_trained(String method, String option, String value, long expected) {
        Map<ParameterGroup, Long> trainable = new ModelSpec(
                        new NetworkConfig(SwinConfig.tiny(), 448, DecoderName.SEGFORMER, Tasks.PASCAL),
                        Methods.of(Methods.spec(MethodName.of(method), Map.of(option, value))))
                .trainable();

        assertThat(trainable.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"64, 7054394", "32, 4664378", "16, 3469370"})
    void mtlora_plus_adapts_patch_merging_instead_of_training_it(String rank, long expected) {
        Map<ParameterGroup, Long> trainable = new ModelSpec(
                        NetworkConfig.of(SwinConfig.tiny(), 448),
                        Methods.of(Methods.spec(
                                MethodName.MTLORA, Map.of("rank", rank, "targets", "q,k,v,proj,fc1,fc2,merging"))))
                .trainable();

        assertThat(trainable.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(expected);
    }

    @Test
    void the_small_parts_of_swin_tiny_are_those_of_the_published_freezing_rule() {
        Map<ParameterGroup, Long> trainable = new ModelSpec(
                        NetworkConfig.of(SwinConfig.tiny(), 448), Methods.of(Methods.spec(MethodName.DELORA)))
                .trainable();

        assertThat(trainable)
                .containsEntry(ParameterGroup.SMALL, 51_258L)
                .containsEntry(ParameterGroup.ADAPTER, 423_936L)
                .containsEntry(ParameterGroup.BACKBONE, 0L)
                .containsEntry(ParameterGroup.DECODER, 1_946_624L);
    }

    @ParameterizedTest
    @EnumSource(MethodName.class)
    void what_is_counted_is_what_is_built(MethodName method) {
        NetworkConfig config = NetworkConfig.of(SwinConfig.micro(), 64);
        ModelSpec spec = new ModelSpec(config, Methods.of(ExampleMethods.spec(method)));

        try (Network network = Network.create(config, spec.method(), Device.cpu(), 1)) {
            long built = network.parameters().trained().stream()
                    .map(Parameter::array)
                    .mapToLong(array -> array.size())
                    .sum();
            assertThat(built)
                    .isEqualTo(spec.trainable().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }
}
