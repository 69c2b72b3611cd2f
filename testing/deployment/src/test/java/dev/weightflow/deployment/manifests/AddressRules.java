package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Rules for the servers that pods connect to: they exist, and policies let the pods through to them. */
final class AddressRules {
    private final Manifests manifests;
    private final Traffic traffic;
    private final Faults faults;

    AddressRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.traffic = new Traffic(manifests);
        this.faults = faults;
    }

    void check() {
        manifests.workloads().forEach(workload -> Manifests.containers(workload)
                .map(container -> Environment.of(manifests, container))
                .flatMap(Address::texts)
                .forEach(text -> Address.of(text)
                        .ifPresentOrElse(
                                address -> server(workload, address),
                                () -> faults.of(workload, "is told of '" + text + "', which is no host and port"))));
    }

    private void server(JsonNode workload, Address address) {
        if (!address.isLocal()) {
            if (!traffic.leaves(workload, address.port())) {
                faults.of(workload, "may not connect to " + address);
            }
            return;
        }
        List<JsonNode> ports = manifests.find("Service", address.host()).stream()
                .flatMap(service -> Manifests.stream(service.at("/spec/ports")))
                .filter(port -> port.path("port").asInt() == address.port())
                .toList();
        if (ports.isEmpty()) {
            faults.of(workload, "is told of " + address + ", which is no Service");
        }
        ports.forEach(port -> manifests
                .selected(
                        manifests.find("Service", address.host()).orElseThrow().at("/spec/selector"))
                .forEach(server -> Manifests.containers(server)
                        .flatMap(container -> Manifests.port(container, Manifests.target(port)).stream())
                        .filter(open -> !traffic.reaches(
                                workload, server, open.path("containerPort").asInt()))
                        .forEach(open -> faults.of(workload, "may not connect to " + address))));
    }
}
