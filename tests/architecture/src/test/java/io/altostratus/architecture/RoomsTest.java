package io.altostratus.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.altostratus.architecture.House.Kind;
import io.altostratus.architecture.House.Room;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class RoomsTest {

    static List<Room> rooms() {
        return House.rooms();
    }

    static Stream<Room> agents() {
        return House.rooms().stream()
                .filter(room -> room.kind() == Kind.AGENT || room.name().equals("network-agent"));
    }

    @Test
    void everyModuleHasItsPlaceInThePlan() {
        assertThat(House.modules()).containsExactlyInAnyOrderElementsOf(House.planned());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomLiesInItsOwnPackages(Room room) {
        classes()
                .should()
                .resideInAPackage(room.root() + "..")
                .because("a package shows which room a class belongs to")
                .check(House.classes(room));
    }

    /**
     * Services meet in records of common rooms, over messages and over REST; common rooms know no service; libraries of
     * no domain know no domain; the database of compute is opened by three programs only.
     */
    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsOnlyWhatThePlanAllows(Room room) {
        String[] known = House.rooms().stream()
                .filter(other -> other.equals(room) || room.mayKnow().contains(other.name()))
                .map(other -> other.root() + "..")
                .toArray(String[]::new);
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.altostratus..").and(resideOutsideOfPackages(known)))
                .because(room.name() + " may know " + room.mayKnow())
                .check(House.classes(room));
    }

    /** A fake host stands for both agents of a host; the real one knows nothing of networks but what its orders say. */
    @Test
    void onlyFakeHostsOfComputeKnowTheNetwork() {
        noClasses()
                .that()
                .resideInAPackage("io.altostratus.compute..")
                .and()
                .resideOutsideOfPackage("io.altostratus.compute.agent.fake..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.altostratus.network..")
                .check(House.classes());
    }

    @Test
    void noRoomMayKnowAProgram() {
        List<String> programs = House.rooms().stream()
                .filter(room -> room.kind() != Kind.COMMON)
                .map(Room::name)
                .toList();
        assertThat(House.rooms()).allSatisfy(room -> assertThat(room.mayKnow()).doesNotContainAnyElementsOf(programs));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void packagesFormNoCycle(Room room) {
        slices().assignedFrom(new Packages(room)).should().beFreeOfCycles().check(House.classes(room));
    }

    private record Packages(Room room) implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(room.root())
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + room.name();
        }
    }

    @ParameterizedTest
    @MethodSource("agents")
    void anAgentHasNoDatabase(Room room) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.springframework.jdbc..",
                        "org.springframework.transaction..",
                        "org.mariadb..",
                        "org.flywaydb..",
                        "com.zaxxer.hikari..",
                        "com.github.kagkarlsson..",
                        "io.altostratus.persistence..",
                        "io.altostratus.compute.database..")
                .because("a host has no database credentials")
                .check(House.classes(room));
    }
}
