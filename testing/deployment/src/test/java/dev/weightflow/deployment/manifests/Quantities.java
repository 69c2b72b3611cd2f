package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.QuantityFormatException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for amounts of memory, processors and storage, in all resources. */
final class Quantities {
    private static final Set<String> AMOUNTS = Set.of("requests", "limits");
    private static final String SIZE = "sizeLimit";
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);

    private Quantities() {}

    /** Adds faults of malformed amounts, of less memory than a process needs, and of requests above their limits. */
    static void faults(JsonNode node, List<String> faults) {
        AMOUNTS.forEach(field ->
                node.path(field).properties().forEach(entry -> amount(entry.getKey(), entry.getValue(), faults)));
        if (node.has(SIZE)) {
            amount(SIZE, node.path(SIZE), faults);
        }
        node.path("requests").properties().forEach(request -> {
            Optional<BigDecimal> least = value(request.getValue());
            Optional<BigDecimal> most = value(node.path("limits").path(request.getKey()));
            if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
                faults.add("it requests more " + request.getKey() + " than its limit");
            }
        });
        node.forEach(child -> faults(child, faults));
    }

    private static void amount(String what, JsonNode amount, List<String> faults) {
        Optional<BigDecimal> value = value(amount);
        if (value.isEmpty()) {
            faults.add("'" + amount.asText() + "' is no amount of " + what);
        } else if (!what.equals("cpu") && !what.contains("/") && value.get().compareTo(MEBIBYTE) < 0) {
            faults.add("'" + amount.asText() + "' is less than a mebibyte of " + what);
        }
    }

    private static Optional<BigDecimal> value(JsonNode amount) {
        try {
            return Optional.of(new Quantity(amount.asText()).getNumber());
        } catch (QuantityFormatException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
