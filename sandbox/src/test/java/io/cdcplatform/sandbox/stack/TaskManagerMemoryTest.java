package io.cdcplatform.sandbox.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskManagerMemoryTest {

    @Test
    void splitsTwoGigabytesToTheByteLikeFlinksOwnScript() {
        TaskManagerMemory memory = TaskManagerMemory.of(conf("2g"));

        // What BashJavaUtils GET_TM_RESOURCE_PARAMS of Flink 2.1.1 prints for these three settings.
        assertThat(memory.jvmFlags())
                .containsExactly(
                        "-Xmx1052266983",
                        "-Xms1052266983",
                        "-XX:MaxDirectMemorySize=273804166",
                        "-XX:MaxMetaspaceSize=536870912");
        assertThat(memory.dynamicProperties(4))
                .contains(
                        "-Dtaskmanager.memory.network.min=139586438b",
                        "-Dtaskmanager.memory.managed.size=69793219b",
                        "-Dtaskmanager.memory.task.heap.size=918049255b",
                        "-Dtaskmanager.memory.jvm-overhead.max=214748368b",
                        "-Dtaskmanager.cpu.cores=4.0");
    }

    @Test
    void refusesASizeThatLeavesNoHeap() {
        assertThatThrownBy(() -> TaskManagerMemory.of(conf("1g")))
                .hasMessageContaining("taskmanager.memory.process.size 1g leaves no heap");
    }

    @Test
    void readsTheSizesOfTheRepositorysOwnFile() {
        FlinkConf conf = FlinkConf.read(java.nio.file.Path.of("../flink-conf/config.yaml"));

        assertThat(TaskManagerMemory.of(conf).heap()).isPositive();
    }

    private static FlinkConf conf(String size) {
        return new FlinkConf(Map.of(
                "taskmanager.memory.process.size", size,
                "taskmanager.memory.jvm-metaspace.size", "512m",
                "taskmanager.memory.managed.fraction", "0.05"));
    }
}
