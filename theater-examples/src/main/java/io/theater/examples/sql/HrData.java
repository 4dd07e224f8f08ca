package io.theater.examples.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** The content of the personnel database: the same people and absences every time. */
final class HrData {

  private static final int EMPLOYEES = 120;
  private static final int ABSENCES = 1500;
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final int DAYS = 731;

  private static final List<String> DEPARTMENTS =
      List.of(
          "Engineering|研发部",
          "Sales|销售部",
          "Support|客服部",
          "Logistics|物流部",
          "Finance|财务部",
          "Human Resources|人力资源部");

  private static final String[] NAMES =
      ("Ingrid Mateo Yuki Omar Freya Nils Aisha Tomás Greta Ravi Elif Sven 李娜 王磊 张敏 刘洋 陈静 杨帆 赵雷"
              + " 周杰")
          .split(" ");
  private static final String[] FAMILY =
      "Lindqvist Okafor Tanaka Haddad Novak Rossi Silva Meyer Kowalski Patel".split(" ");

  private HrData() {}

  static void fill(Connection connection) throws SQLException {
    Random random = new Random(20240102);
    try (Rows rows = Rows.into(connection, "departments", 3)) {
      for (int i = 0; i < DEPARTMENTS.size(); i++) {
        String[] names = DEPARTMENTS.get(i).split("\\|", -1);
        rows.add(i + 1, names[0], names[1]);
      }
    }
    employees(connection, random);
    absences(connection, random);
  }

  private static void employees(Connection connection, Random random) throws SQLException {
    try (Rows rows = Rows.into(connection, "employees", 5)) {
      for (int id = 1; id <= EMPLOYEES; id++) {
        String given = NAMES[id % NAMES.length];
        String name = given + " " + FAMILY[(id / NAMES.length + id) % FAMILY.length];
        int department = 1 + (int) (Math.pow(random.nextDouble(), 1.5) * DEPARTMENTS.size());
        LocalDate hired = START.minusDays(random.nextInt(3650));
        rows.add(id, department, name, hired, BigDecimal.valueOf(2800 + random.nextInt(72) * 50L));
      }
    }
  }

  private static void absences(Connection connection, Random random) throws SQLException {
    try (Rows rows = Rows.into(connection, "absences", 5)) {
      for (int id = 1; id <= ABSENCES; id++) {
        int dice = random.nextInt(10);
        String kind = dice < 5 ? "vacation" : dice < 9 ? "sick" : "training";
        int days = kind.equals("vacation") ? 1 + random.nextInt(10) : 1 + random.nextInt(4);
        int employee = 1 + random.nextInt(EMPLOYEES);
        rows.add(id, employee, kind, START.plusDays(random.nextInt(DAYS)), days);
      }
    }
  }
}
