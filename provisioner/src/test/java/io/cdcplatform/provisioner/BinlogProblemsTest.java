package io.cdcplatform.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcplatform.config.SourceConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinlogProblemsTest {
    @TempDir
    private Path folder;

    private SourceConfig source;

    @BeforeEach
    void read() {
        source = Shop.configs(folder, "source_type: mariadb", "").pipeline().source();
    }

    @Test
    void isContentWithALogOfWholeRows() {
        assertThat(BinlogProblems.ofServer(source, true, "ROW", "FULL", List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | ROW | FULL | it writes no binary log. Set log_bin and server_id",
                "true | MIXED | FULL | binlog_format is MIXED, which logs statements and not rows. Run: SET GLOBAL binlog_format = 'ROW';",
                "true | ROW | NOBLOB | binlog_row_image is NOBLOB, which leaves columns out. Run: SET GLOBAL binlog_row_image = 'FULL';"
            })
    @Tag("M-8")
    void saysWhatTheLogLacksAndWhatMendsIt(boolean logs, String format, String image, String problem) {
        assertThat(BinlogProblems.ofServer(source, logs, format, image, List.of()))
                .singleElement()
                .asString()
                .startsWith("Cannot capture from MariaDB at db:3306: ")
                .contains(problem);
    }

    @Test
    void namesTheMissingPrivilegesInTheGrantThatGivesThem() {
        List<String> missing = BinlogProblems.missing(Set.of("SELECT", "RELOAD"));

        assertThat(BinlogProblems.ofServer(source, true, "ROW", "FULL", missing))
                .containsExactly("Cannot replicate as cdc_user: the user lacks REPLICATION SLAVE, REPLICATION CLIENT."
                        + " Run: GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'cdc_user'@'%';");
        assertThat(BinlogProblems.missing(Set.of("REPLICATION SLAVE", "BINLOG MONITOR", "RELOAD")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1045 | user cdc_user is not let in",
                "1044 | GRANT SELECT ON `shop`.* TO 'cdc_user'@'%';",
                "1049 | CREATE DATABASE `shop`;",
                "0 | Connection refused. Start it, or correct source.host and source.port"
            })
    void saysWhyItCannotConnect(int code, String text) {
        assertThat(BinlogProblems.connecting(source, new SQLException("Connection refused", "08000", code)))
                .hasMessageStartingWith("Cannot connect to MariaDB at db:3306: ")
                .hasMessageContaining(text);
    }

    @Test
    @Tag("E-25")
    void refusesATypeThatStopsTheConnectorAndWarnsOfItElsewhere() {
        TableName table = new TableName("shop", "ho`sts");

        assertThat(BinlogProblems.unreadable(table, "address", "inet6", true))
                .startsWith("Cannot capture from database shop: column address of table shop.ho`sts")
                .contains("ALTER TABLE `shop`.`ho``sts` MODIFY `address` varchar(45);");
        assertThat(BinlogProblems.unreadable(table, "address", "inet6", false))
                .startsWith("column address of table shop.ho`sts is of type inet6");
    }
}
