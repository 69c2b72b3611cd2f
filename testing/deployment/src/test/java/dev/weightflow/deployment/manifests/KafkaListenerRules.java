package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rules for Kafka's listeners: a broker advertises an address that leads to it, and connects to itself without the network. */
final class KafkaListenerRules {
    private final Manifests manifests;
    private final Faults faults;

    KafkaListenerRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.workloads().forEach(workload -> Manifests.containers(workload).forEach(container -> {
            Environment environment = Environment.of(manifests, container);
            if (environment.has("KAFKA_LISTENERS")) {
                broker(workload, container, environment);
            }
        }));
    }

    private void broker(JsonNode workload, JsonNode container, Environment environment) {
        Map<String, Address> listeners = listeners(environment.value("KAFKA_LISTENERS"));
        Map<String, Address> advertised = listeners(environment.value("KAFKA_ADVERTISED_LISTENERS"));
        String own = environment.value("KAFKA_INTER_BROKER_LISTENER_NAME");
        if (!isLoopback(listeners, own) || !isLoopback(advertised, own)) {
            faults.of(
                    workload,
                    "speaks with itself on the listener '" + own
                            + "', which must be bound and advertised as localhost");
        }
        listeners.forEach((name, address) -> {
            if (!Arrays.asList(environment
                            .value("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP")
                            .split("[:,]"))
                    .contains(name)) {
                faults.of(workload, "has the listener " + name + " without a security protocol");
            }
        });
        advertised.forEach((name, address) -> {
            Optional<Address> bound = Optional.ofNullable(listeners.get(name));
            if (bound.isEmpty()) {
                faults.of(workload, "advertises the listener " + name + ", which it has not");
            } else if (!address.isLoopback() && !leadsTo(workload, container, address, bound.get())) {
                faults.of(workload, "advertises " + address + ", which does not lead to its listener " + name);
            } else if (address.isLoopback() && address.port() != bound.get().port()) {
                faults.of(workload, "advertises " + address + ", where its listener " + name + " is not");
            }
        });
    }

    private boolean leadsTo(JsonNode workload, JsonNode container, Address address, Address bound) {
        return manifests
                .ofKind("Service")
                .filter(service -> address.host().equals(everywhere(service)))
                .filter(service -> Manifests.selects(service.at("/spec/selector"), Manifests.podLabels(workload)))
                .flatMap(service -> Manifests.stream(service.at("/spec/ports")))
                .filter(port -> port.path("port").asInt() == address.port())
                .flatMap(port -> Manifests.port(container, Manifests.target(port)).stream())
                .anyMatch(port -> port.path("containerPort").asInt() == bound.port());
    }

    /** Returns the name by which clients in other namespaces find it too, as a second installation may share the broker. */
    private static String everywhere(JsonNode service) {
        return Manifests.name(service) + "." + service.at("/metadata/namespace").asText() + ".svc";
    }

    private static boolean isLoopback(Map<String, Address> listeners, String name) {
        return Optional.ofNullable(listeners.get(name))
                .filter(Address::isLoopback)
                .isPresent();
    }

    /** Parses listeners by name, as in {@code PLATFORM://kafka:9092,BROKER://localhost:9094}. */
    private static Map<String, Address> listeners(String text) {
        Map<String, Address> listeners = new TreeMap<>();
        for (String listener : text.split(",")) {
            Address.of(listener).ifPresent(address -> listeners.put(listener.split("://")[0], address));
        }
        return listeners;
    }
}
