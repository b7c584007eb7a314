CREATE TABLE coupons (
    code    text,
    email   text,
    percent integer
);
