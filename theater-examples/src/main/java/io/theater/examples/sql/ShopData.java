package io.theater.examples.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The content of the shop: the same customers, products and orders every time. */
final class ShopData {

  private static final int CUSTOMERS = 420;
  private static final int ORDERS = 3200;
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final int DAYS = 731;

  private static final List<String> COUNTRIES = List.of("Germany|德国", "China|中国", "France|法国");

  /** Country number, then names. */
  private static final List<String> REGIONS =
      List.of(
          "1|North Germany|德国北部",
          "1|South Germany|德国南部",
          "2|East China|华东",
          "2|North China|华北",
          "2|South China|华南",
          "3|Paris Region|巴黎大区");

  /** Region number, then names. */
  private static final List<String> CITIES =
      List.of(
          "1|Hamburg|汉堡",
          "1|Bremen|不来梅",
          "1|Berlin|柏林",
          "2|Munich|慕尼黑",
          "2|Stuttgart|斯图加特",
          "3|Shanghai|上海",
          "3|Hangzhou|杭州",
          "3|Nanjing|南京",
          "4|Beijing|北京",
          "4|Tianjin|天津",
          "5|Guangzhou|广州",
          "5|Shenzhen|深圳",
          "6|Paris|巴黎");

  private static final List<String> CATEGORIES =
      List.of("Coffee|咖啡", "Tea|茶叶", "Kitchen|厨具", "Books|图书", "Electronics|电子产品", "Outdoor|户外");

  /** Category number, price in EUR, then names. */
  private static final List<String> PRODUCTS =
      List.of(
          "1|12.90|House Blend Beans|招牌咖啡豆",
          "1|16.50|Ethiopia Beans|埃塞俄比亚咖啡豆",
          "1|14.20|Decaf Beans|低因咖啡豆",
          "1|8.90|Drip Bags|挂耳咖啡",
          "1|349.00|Espresso Machine|意式咖啡机",
          "1|89.00|Hand Grinder|手摇磨豆机",
          "2|18.00|Longjing Tea|龙井茶",
          "2|15.50|Jasmine Tea|茉莉花茶",
          "2|24.00|Pu'er Tea|普洱茶",
          "2|9.80|Earl Grey Tea|伯爵茶",
          "2|42.00|Clay Teapot|紫砂壶",
          "3|59.00|Cast Iron Pan|铸铁锅",
          "3|79.00|Chef's Knife|主厨刀",
          "3|34.50|Bamboo Steamer|竹蒸笼",
          "3|129.00|Stand Blender|料理机",
          "3|22.00|Cutting Board|砧板",
          "4|19.90|Cookbook of Noodles|面条食谱",
          "4|24.90|History of Tea|茶的历史",
          "4|29.90|Java in Practice|Java实战",
          "4|14.90|Travel Notebook|旅行手账",
          "4|34.00|Atlas of Cities|城市地图集",
          "5|199.00|Noise Cancelling Headphones|降噪耳机",
          "5|49.00|Bluetooth Speaker|蓝牙音箱",
          "5|39.00|Power Bank|充电宝",
          "5|129.00|Smart Watch|智能手表",
          "5|259.00|E-Reader|电子书阅读器",
          "5|29.00|Desk Lamp|台灯",
          "6|149.00|Two-Person Tent|双人帐篷",
          "6|89.00|Sleeping Bag|睡袋",
          "6|64.00|Hiking Backpack|登山包",
          "6|27.00|Thermos Bottle|保温杯",
          "6|19.00|Camping Mug|露营杯");

  private static final String[] GIVEN =
      "Anna Lukas Marie Jonas Lea Felix Sophie Paul Clara Hugo Camille Louis Emma Karl".split(" ");
  private static final String[] FAMILY =
      "Schmidt Müller Weber Fischer Becker Hoffmann Krüger Dubois Martin Bernard Petersen Jansen"
          .split(" ");
  private static final String[] FAMILY_ZH = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙".split(" ");
  private static final String[] GIVEN_ZH = "伟 芳 娜 敏 静 丽 强 磊 军 洋 秀英 志强 雨桐 子涵".split(" ");

  private final Random random = new Random(20240101);
  private final Connection connection;

  private ShopData(Connection connection) {
    this.connection = connection;
  }

  static void fill(Connection connection) throws SQLException {
    ShopData data = new ShopData(connection);
    data.catalogue("countries", COUNTRIES);
    data.catalogue("regions", REGIONS);
    data.catalogue("cities", CITIES);
    data.catalogue("categories", CATEGORIES);
    data.products();
    data.customers();
    data.orders();
  }

  private void catalogue(String table, List<String> lines) throws SQLException {
    int columns = lines.get(0).split("\\|", -1).length + 1;
    try (Rows rows = Rows.into(connection, table, columns)) {
      for (int i = 0; i < lines.size(); i++) {
        List<Object> row = new ArrayList<>(List.of(i + 1));
        row.addAll(List.of(lines.get(i).split("\\|", -1)));
        rows.add(row.toArray());
      }
    }
  }

  private void products() throws SQLException {
    try (Rows rows = Rows.into(connection, "products", 5)) {
      for (int i = 0; i < PRODUCTS.size(); i++) {
        String[] product = PRODUCTS.get(i).split("\\|", -1);
        rows.add(i + 1, product[0], product[2], product[3], new BigDecimal(product[1]));
      }
    }
  }

  private void customers() throws SQLException {
    try (Rows rows = Rows.into(connection, "customers", 5)) {
      for (int id = 1; id <= CUSTOMERS; id++) {
        int city = 1 + skewed(CITIES.size());
        boolean chinese = CITIES.get(city - 1).matches("[345].*");
        String name = chinese ? pick(FAMILY_ZH) + pick(GIVEN_ZH) : pick(GIVEN) + " " + pick(FAMILY);
        String segment = random.nextInt(5) == 0 ? "business" : "consumer";
        rows.add(id, city, name, segment, START.minusDays(random.nextInt(900)));
      }
    }
  }

  private void orders() throws SQLException {
    // closed in reverse: orders must be there before their items
    try (Rows items = Rows.into(connection, "order_items", 5);
        Rows orders = Rows.into(connection, "orders", 4)) {
      for (int id = 1; id <= ORDERS; id++) {
        LocalDateTime time = orderTime(id);
        int customer = 1 + skewed(CUSTOMERS);
        orders.add(id, customer, time, status(time));
        int lines = 1 + random.nextInt(4);
        for (int line = 1; line <= lines; line++) {
          item(items, id, line);
        }
      }
    }
  }

  /** Ascending with the id, and busier before the end of a year. */
  private LocalDateTime orderTime(int id) {
    double share = (id - 1) / (double) ORDERS;
    double year = share * 2 % 1;
    int dayOfYear = (int) (Math.pow(year, 0.85) * 365);
    LocalDate day = START.plusDays(Math.min(DAYS - 1, (share < 0.5 ? 0 : 366) + dayOfYear));
    return day.atTime(8 + random.nextInt(14), random.nextInt(60), random.nextInt(60));
  }

  private String status(LocalDateTime time) {
    int dice = random.nextInt(100);
    if (dice < 5) {
      return "cancelled";
    }
    if (dice < 9) {
      return "returned";
    }
    boolean recent = time.toLocalDate().isAfter(START.plusDays(DAYS - 14));
    return recent ? (dice % 2 == 0 ? "paid" : "shipped") : "delivered";
  }

  private void item(Rows items, int order, int line) throws SQLException {
    int product = 1 + skewed(PRODUCTS.size());
    BigDecimal price = new BigDecimal(PRODUCTS.get(product - 1).split("\\|", -1)[1]);
    boolean discounted = random.nextInt(6) == 0;
    BigDecimal paid = discounted ? price.multiply(new BigDecimal("0.90")) : price;
    BigDecimal unitPrice = paid.setScale(2, RoundingMode.HALF_UP);
    items.add(order, line, product, 1 + skewed(5), unitPrice);
  }

  /** From 0 to below the bound, low numbers more often. */
  private int skewed(int bound) {
    return (int) (Math.pow(random.nextDouble(), 1.6) * bound);
  }

  private String pick(String[] names) {
    return names[random.nextInt(names.length)];
  }
}
