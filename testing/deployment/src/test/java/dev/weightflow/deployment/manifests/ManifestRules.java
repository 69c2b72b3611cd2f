package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.SchemaTable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules between the resources of an installation, and between them and the rest of the project. */
final class ManifestRules {

    private static final SchemaTable REQUIREMENTS = new SchemaTable("manifests/requirements.yaml");

    private ManifestRules() {}

    /**
     * @param services the services of the project with their ports
     * @param images the images that the compose file uses
     */
    static List<String> faults(Manifests manifests, Map<String, Integer> services, Set<String> images) {
        Faults faults = new Faults();
        manifests.all().stream()
                .filter(resource -> resource.findValue("matchExpressions") != null)
                .forEach(resource -> faults.of(resource, "selects by matchExpressions, which no rule here reads"));
        manifests.all().forEach(resource -> {
            required("resource", "", resource, resource, faults);
            required(Manifests.kind(resource), "", resource, resource, faults);
        });
        manifests.workloads().forEach(workload -> {
            required("pod", "pod", Manifests.pod(workload), workload, faults);
            Manifests.containers(workload)
                    .forEach(container -> required("container", "container", container, workload, faults));
        });
        new PodRules(manifests, images, faults).check();
        new MountRules(manifests, faults).check();
        new ServiceRules(manifests, services, faults).check();
        new OwnServiceRules(manifests, services, faults).check();
        new AddressRules(manifests, faults).check();
        new NetworkRules(manifests, faults).check();
        new KafkaListenerRules(manifests, faults).check();
        new HostRules(manifests, services, faults).check();
        new PriorityRules(manifests, faults).check();
        new DisruptionRules(manifests, services.keySet(), faults).check();
        new MonitoringRules(manifests, services.keySet(), faults).check();
        new ScalingRules(manifests, faults).check();
        return faults.all();
    }

    /** @param at what the part of the resource is called in a fault */
    private static void required(String kind, String at, JsonNode part, JsonNode resource, Faults faults) {
        REQUIREMENTS.faults(kind, part).forEach(fault -> faults.of(resource, at + fault));
    }
}
