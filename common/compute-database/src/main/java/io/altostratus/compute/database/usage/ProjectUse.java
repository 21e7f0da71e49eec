package io.altostratus.compute.database.usage;

/** What a project has used in a time: hours of servers, and amounts times hours. */
public record ProjectUse(String projectId, double hours, double vcpuHours, double memoryMbHours, double diskGbHours) {

    public static ProjectUse none(String projectId) {
        return new ProjectUse(projectId, 0, 0, 0, 0);
    }

    public ProjectUse plus(ServerUse server) {
        return new ProjectUse(
                projectId,
                hours + server.hours(),
                vcpuHours + server.vcpus() * server.hours(),
                memoryMbHours + server.memoryMb() * server.hours(),
                diskGbHours + server.diskGb() * server.hours());
    }
}
