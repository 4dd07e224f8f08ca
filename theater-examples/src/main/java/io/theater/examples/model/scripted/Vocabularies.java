package io.theater.examples.model.scripted;

import static io.theater.examples.model.scripted.Vocabulary.grouping;
import static io.theater.examples.model.scripted.Vocabulary.timeGroupings;
import static io.theater.examples.model.scripted.Vocabulary.tree;
import static io.theater.examples.model.scripted.Vocabulary.words;

import io.theater.examples.model.scripted.Vocabulary.Column;
import io.theater.examples.model.scripted.Vocabulary.Grouping;
import io.theater.examples.model.scripted.Vocabulary.Measure;
import io.theater.examples.model.scripted.Vocabulary.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The data sources the script knows its way around. */
final class Vocabularies {

  private static final String REVENUE = "SUM(i.quantity * i.unit_price)";
  private static final Column NO_AMOUNT = Column.of("", "");

  private static final Vocabulary SHOP = shop();
  private static final Vocabulary HR = hr();

  private Vocabularies() {}

  static List<Vocabulary> all() {
    return List.of(SHOP, HR);
  }

  private static Vocabulary shop() {
    Column time = Column.of("o.ordered_at", "", "o");
    return new Vocabulary(
        "shop",
        tree(
            "i order_items",
            "o orders i o.id = i.order_id",
            "c customers o c.id = o.customer_id",
            "ci cities c ci.id = c.city_id",
            "r regions ci r.id = ci.region_id",
            "co countries r co.id = r.country_id",
            "p products i p.id = i.product_id",
            "k categories p k.id = p.category_id"),
        shopMeasures(),
        "revenue",
        shopGroupings(time),
        List.of(
            new Value(words("\\breturn(?:s|ed)\\b|退货"), "o.status", "returned"),
            new Value(words("\\bcancell?ed\\b|(?:被|已)?取消"), "o.status", "cancelled"),
            new Value(words("\\bdelivered\\b|已送达|已完成"), "o.status", "delivered"),
            new Value(words("\\bshipped\\b|已发货"), "o.status", "shipped"),
            new Value(words("\\bpaid\\b|已付款"), "o.status", "paid"),
            new Value(words("\\b(?:business|corporate)\\b|企业"), "c.segment", "business"),
            new Value(words("\\b(?:consumer|private)\\b|个人"), "c.segment", "consumer")),
        time,
        Map.of("o.status", "o.status <> 'cancelled'"),
        words("order|customer|product|revenue|sales|sold|shop|订单|客户|顾客|产品|商品|销售|销量|网店|order_items"),
        "revenue, orders, units sold, customers, products, average order value; by day, month,"
            + " quarter, year, product, category, customer, city, region, country, segment or"
            + " status",
        "销售额、订单、销量、客户、产品、平均订单金额；可按天、月、季度、年、产品、类别、客户、城市、地区、国家、客户类型、状态分组");
  }

  private static List<Measure> shopMeasures() {
    Column orderTotal =
        Column.of(
            "o.id IN (SELECT order_id FROM order_items GROUP BY order_id"
                + " HAVING SUM(quantity * unit_price) %s)",
            "", "o");
    return List.of(
        new Measure(
            words(
                "\\baverage (?:order|basket)(?: value| size| amount)?\\b|\\baov\\b|\\border"
                    + " value\\b|平均(?:每单|订单)(?:金额|价值|额)?|客单价"),
            true,
            Column.of(
                "ROUND(" + REVENUE + " / COUNT(DISTINCT o.id), 2)",
                "average_order_value",
                "i",
                "o"),
            orderTotal,
            List.of()),
        new Measure(
            words(
                "\\b(?:revenues?|turnover|sales|spen[dt]|spending)\\b|销售(?![量数])(?:额|金额|情况)?"
                    + "|营收|营业额|收入|消费(?:金额|额)"),
            true,
            Column.of(REVENUE, "revenue", "i", "o"),
            orderTotal,
            List.of()),
        new Measure(
            words(
                "\\b(?:quantit(?:y|ies)|units?(?: sold)?|pieces?|(?:items|products) (?:were |are"
                    + " )?sold|(?:sold|sells?) (?:best|worst|most|least)|best[-"
                    + " ]?sell(?:ing|ers?)|popular)\\b"
                    + "|销量|销售[数]?量|(?<!订单|客户|顾客|产品|商品)数量|件数|畅销|卖得|受欢迎"),
            true,
            Column.of("SUM(i.quantity)", "units_sold", "i", "o"),
            orderTotal,
            List.of()),
        new Measure(
            words("\\borders?\\b|订单(?:数量?|量)?"),
            false,
            Column.of("COUNT(DISTINCT o.id)", "orders", "o"),
            orderTotal,
            List.of(
                Column.of("o.id", "order_id", "o"),
                Column.of("CAST(o.ordered_at AS DATE)", "ordered_on", "o"),
                Column.of("c.name", "customer", "c"),
                Column.of(REVENUE, "total", "i"))),
        new Measure(
            words("\\b(?:customers?|buyers?|clients?)\\b|(?:客户|顾客)(?:数量?|人数)?"),
            false,
            Column.of("COUNT(DISTINCT c.id)", "customers", "c"),
            orderTotal,
            List.of(
                Column.of("c.id", "customer_id", "c"),
                Column.of("c.name", "customer", "c"),
                Column.of("ci.{name}", "city", "ci"),
                Column.of("c.segment", "segment", "c"))),
        new Measure(
            words("\\b(?:products?|articles?)\\b|(?:产品|商品)(?:数量?)?"),
            false,
            Column.of("COUNT(DISTINCT p.id)", "products", "p"),
            Column.of("p.price %s", "", "p"),
            List.of(
                Column.of("p.id", "product_id", "p"),
                Column.of("p.{name}", "product", "p"),
                Column.of("k.{name}", "category", "k"),
                Column.of("p.price", "price", "p"))));
  }

  private static List<Grouping> shopGroupings(Column time) {
    List<Grouping> groupings = new ArrayList<>(timeGroupings(time));
    groupings.add(
        grouping("products?|articles?", "产品|商品", "", Column.of("p.{name}", "product", "p")));
    groupings.add(
        grouping(
            "(?:product )?categor(?:y|ies)",
            "(?:产品|商品)?(?:类别|分类|品类)",
            "",
            Column.of("k.{name}", "category", "k")));
    groupings.add(
        grouping(
            "customers?|buyers?|clients?",
            "客户|顾客",
            "\\bwho\\b|谁",
            Column.of("c.id", "customer_id", "c"),
            Column.of("c.name", "customer", "c")));
    groupings.add(grouping("city|cities", "城市", "", Column.of("ci.{name}", "city", "ci")));
    groupings.add(
        grouping("regions?|areas?", "地区|区域|大区", "", Column.of("r.{name}", "region", "r")));
    groupings.add(grouping("country|countries", "国家", "", Column.of("co.{name}", "country", "co")));
    groupings.add(
        grouping(
            "(?:customer )?segments?", "客户类型|客户群", "", Column.of("c.segment", "segment", "c")));
    groupings.add(
        grouping(
            "(?:order )?status(?:es)?", "(?:订单)?状态", "", Column.of("o.status", "status", "o")));
    return groupings;
  }

  private static Vocabulary hr() {
    Column time = Column.of("a.starts_on", "", "a");
    List<Grouping> groupings = new ArrayList<>(timeGroupings(time));
    groupings.add(
        grouping("departments?|teams?", "部门|团队", "", Column.of("d.{name}", "department", "d")));
    groupings.add(
        grouping(
            "employees?|people|persons?|colleagues?",
            "员工|同事|人",
            "\\bwho\\b|谁",
            Column.of("e.id", "employee_id", "e"),
            Column.of("e.name", "employee", "e")));
    groupings.add(
        grouping(
            "(?:absence )?(?:kinds?|types?)",
            "(?:请假|缺勤)?(?:类型|种类)",
            "",
            Column.of("a.kind", "kind", "a")));
    return new Vocabulary(
        "hr",
        tree(
            "a absences",
            "e employees a e.id = a.employee_id",
            "d departments e d.id = e.department_id"),
        hrMeasures(),
        "",
        groupings,
        List.of(
            new Value(words("\\b(?:sick(?:ness)?|ill(?:ness)?)\\b|病假"), "a.kind", "sick"),
            new Value(words("\\b(?:vacations?|holidays?)\\b|年假|休假"), "a.kind", "vacation"),
            new Value(words("\\btrainings?\\b|培训"), "a.kind", "training")),
        time,
        Map.of(),
        words(
            "employee|department|absen|salar|sick|vacation|holiday|headcount|training|staff|earn"
                + "|colleague|员工|部门|缺勤|请假|工资|薪|病假|年假|休假|培训|人事|同事"),
        "absences, days of absence, employees, average salary; by day, month, quarter, year,"
            + " department, employee or kind (sick, vacation, training)",
        "缺勤、缺勤天数、员工、平均工资；可按天、月、季度、年、部门、员工、类型（病假、年假、培训）分组");
  }

  private static List<Measure> hrMeasures() {
    Column salary = Column.of("e.salary %s", "", "e");
    return List.of(
        new Measure(
            words(
                "\\b(?:absence )?days?(?: of absence| absent|"
                    + " off)?\\b|\\babsent\\b|(?:缺勤|请假)?(?:天数|多少天|几天)"),
            true,
            Column.of("SUM(a.days)", "absence_days", "a"),
            NO_AMOUNT,
            List.of()),
        new Measure(
            words("\\b(?:average |mean )?salar(?:y|ies)\\b|(?:平均)?(?:工资|薪资|薪水)"),
            true,
            Column.of("ROUND(AVG(e.salary), 2)", "average_salary", "e"),
            salary,
            List.of()),
        new Measure(
            words("\\b(?:absences?|leaves?)\\b|(?:缺勤|请假)(?:次数)?"),
            false,
            Column.of("COUNT(DISTINCT a.id)", "absences", "a"),
            NO_AMOUNT,
            List.of(
                Column.of("a.id", "absence_id", "a"),
                Column.of("e.name", "employee", "e"),
                Column.of("a.kind", "kind", "a"),
                Column.of("a.starts_on", "starts_on", "a"),
                Column.of("a.days", "days", "a"))),
        new Measure(
            words("\\b(?:employees?|people|staff|colleagues?|headcount)\\b|员工(?:数量?|人数)?|人数"),
            false,
            Column.of("COUNT(DISTINCT e.id)", "employees", "e"),
            salary,
            List.of(
                Column.of("e.id", "employee_id", "e"),
                Column.of("e.name", "employee", "e"),
                Column.of("d.{name}", "department", "d"),
                Column.of("e.hired_on", "hired_on", "e"),
                Column.of("e.salary", "salary", "e"))));
  }
}
