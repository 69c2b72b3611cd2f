package dev.weightflow.deployment.manifests;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules between the resources of an installation, and between them and the rest of the project. */
final class ManifestRules {

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
        manifests.workloads().forEach(workload -> PodSecurity.check(workload, faults));
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
        new SetupRules(manifests, faults).check();
        new StrimziRules(manifests, faults).check();
        new ScalingRules(manifests, faults).check();
        return faults.all();
    }
}
