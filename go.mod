module qingdan

go 1.26
